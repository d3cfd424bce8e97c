"""The desk: the staff's side, one view file for each subject.

A request passes `middleware` (who is signed in), a view file, and a template. What a member may
read or do is decided in `byway.cases`; nothing here asks for a role by its name.
"""
