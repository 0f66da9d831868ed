"""What people can do: plain functions, verb first."""
