"""Which records are one report, and which reports belong to one study."""
