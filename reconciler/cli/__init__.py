"""One command a file: parse, call a use case, render, exit code."""
