"""Check-ins: kind questions at planned moments, answered with one tap and without signing in."""
