"""Who works in a buurt, what is whose over all buurten, and where it goes when someone stops."""
