# Accounts, from the command line
cli-user = Staff accounts: list, add, hand out a new password, disable, give and end roles.
cli-user-examples =
    {"  "}tanxin user list
    {"  "}tanxin user add fang --name 方晓岚 --role community --at 斗潭社区
    {"  "}tanxin user passwd fang
cli-user-list = Every account with its roles.
cli-user-list-examples =
    {"  "}tanxin user list
cli-user-add = Write a person down, give a role, make an account; prints a password good for one sign-in.
cli-user-add-examples =
    {"  "}tanxin user add root --name 管理员 --role admin
    {"  "}tanxin user add fang --name 方晓岚 --role community --at 斗潭社区 --until 2027-06-30
cli-user-add-arg-login = what one types to sign in: 2 to 32 small letters and digits
cli-user-add-arg-name = the person’s name; sealed
cli-user-add-arg-phone = the person’s phone; sealed
cli-user-add-arg-role = captain, property, grid, community, township, district, supervisor or admin
cli-user-add-arg-at = where the role is held, as people say it; the whole district when left out
cli-user-add-arg-until = the last day of the role; a year from today when left out
cli-user-add-arg-district = six digits, when there is more than one district here
cli-user-passwd = Hand out a new password, good for one sign-in; ends every session and puts the second factor away.
cli-user-passwd-examples =
    {"  "}tanxin user passwd fang
cli-user-passwd-arg-login = whose
cli-user-disable = Close an account: whoever is signed in is out. A new password opens it again.
cli-user-disable-examples =
    {"  "}tanxin user disable fang
cli-user-disable-arg-login = whose
cli-user-role = Give a role to whoever has an account, or end one now.
cli-user-role-examples =
    {"  "}tanxin user role fang township --at 信安街道
    {"  "}tanxin user role fang community --at 斗潭社区 --end
cli-user-role-arg-login = whose
cli-user-role-arg-role = captain, property, grid, community, township, district, supervisor or admin
cli-user-role-arg-at = where; the whole district when left out
cli-user-role-arg-until = the last day; a year from today when left out
cli-user-role-arg-end = end it now instead of giving it
cli-user-password = Sign in as { $login } with { $password }. It is good once and is shown only now; then an own one is chosen.
cli-user-disabled = { $login } can no longer sign in.
cli-user-role-done = Done. It holds for { $login } from the next page on.
cli-user-none = There are no accounts yet: “tanxin user add root --name 管理员 --role admin” makes the first.
cli-user-closed = disabled
cli-user-handed-out = password handed out, not yet used
cli-user-one-factor = no second factor yet
cli-user-two-factors = two factors
cli-user-no-such = Nobody signs in as “{ $login }” here. “tanxin user list” shows who does.
cli-user-which-district = Which district? Name one with --district: { $districts }.
cli-user-no-place = No place here is called “{ $place }”. Nothing was changed.
cli-user-which-place = “{ $place }” may be any of these; please say which. Nothing was changed.
cli-user-no-role = { $login } holds no such role at { $place }. Nothing was changed.
cli-user-role-unknown = There is no role “{ $role }”. There are: { $known }.
cli-user-date = “{ $date }” is no date; write it as 2027-06-30.
