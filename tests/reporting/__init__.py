"""What we tell: audits that take nothing on trust, and the figures of a day."""
