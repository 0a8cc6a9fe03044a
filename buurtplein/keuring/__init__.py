"""The look before something is placed: it advises and asks; whoever wrote it decides."""
