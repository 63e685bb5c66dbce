"""The browser's back and forward buttons."""

from streamlit.runtime.scriptrunner import get_script_run_ctx


def navigated() -> bool:
    """Whether this run comes from the back or forward button. A quick second click brings an old
    address along as well, sent before the browser knew the new one: that says nothing."""
    context = get_script_run_ctx()
    return context is not None and context.is_history_navigation
