"""The pages of a first-year's sign-up, and what Noor fills in on each."""

SIGN_UP = "/start-well/signup"
PAGES = {
    "about-you": {"name": "Noor Appelbes", "programme": "nursing", "campus": "breda"},
    "help_wanted": {"help_wanted": ["exams", "", "living"]},
    "same_programme_wish": {"same_programme_wish": "nice", "style": ["listen", "tips"]},
    "languages": {"languages": ["nl", "", "", "", ""], "meet": "both"},
    "times": {"times": ["tue-morning", "mon-evening"]},
    "first_in_family": {"first_in_family": "yes", "international": "", "carer": "no"},
    "what-matters": {"top_wish": "times"},
}
