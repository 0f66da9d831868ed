"""Getting in: by a mailed code or an account of the institution; keys for programs of one's own."""
