"""The staff's side: sign-in with two factors, queue, case, files, and letting others in.

A request passes `middleware` (who is signed in), a view file, and a template. What a member may
read or do is decided in `byway.cases`; nothing here asks for a role by its name.
"""

from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
TEMPLATE_TAGS = "byway.desk.template_tags"
CONTEXT = "byway.desk.context.desk"
FORM_REFUSED = "byway.desk.errors.forbidden"
MIDDLEWARE = ["byway.desk.middleware.StaffOnly"]
"""Behind the check of the form's token."""
UPLOADS = "byway.desk.adding.TakeFiles"
"""Before that check, since it reads the form."""
