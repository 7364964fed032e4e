"""The checkpoint: who is expected, who is here; document, landing test, lane."""
