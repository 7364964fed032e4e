"""Register somebody who has no phone, or copy a paper form: one dense page."""
