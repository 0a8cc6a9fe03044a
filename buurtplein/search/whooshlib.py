"""Whoosh, without the warnings of newer Pythons about how it writes its regular expressions.

They come while a module is compiled, so everything of Whoosh that is ever used is imported here.
"""

import warnings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import whoosh
    import whoosh.codec.whoosh3
    import whoosh.filedb.filestore
    import whoosh.matching
    import whoosh.searching
    import whoosh.writing
    from whoosh import columns, fields, formats, index
    from whoosh.scoring import BM25F

VERSION: tuple[int, ...] = whoosh.__version__

__all__ = ["BM25F", "VERSION", "columns", "fields", "formats", "index"]
