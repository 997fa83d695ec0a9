# Roles: who looks after what, where, until when
refuse-role-past = The last day has already passed. Please choose today or later; the rest is still here.
refuse-role-too-long = A role is given for at most five years (one term). Please choose an earlier day.
refuse-role-wrong-place = This kind of role is not held at a place like this. Please choose another role or another place.
refuse-role-ended = This role has already ended. Nothing was changed.
refuse-role-same-person = A role is handed over to somebody else. Please choose who takes it.
refuse-role-held-already = This person already holds this role here. There is no need to give it again.
refuse-role-too-high = You cannot give a role that reaches further than your own. Please ask the township or an administrator.
