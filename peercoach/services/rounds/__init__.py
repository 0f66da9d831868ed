"""From who signed up to who is paired: rounds, drafts, publishing."""
