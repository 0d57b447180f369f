"""Questions that the checks of several exercises share, and the mistakes they share."""
