# 命令行里的账号
cli-user = 工作人员的账号：看、加、发新密码、停用、给角色、收角色。
cli-user-examples =
    {"  "}tanxin user list
    {"  "}tanxin user add fang --name 方晓岚 --role community --at 斗潭社区
    {"  "}tanxin user passwd fang
cli-user-list = 所有账号和它们的角色。
cli-user-list-examples =
    {"  "}tanxin user list
cli-user-add = 登记一个人，给角色，开账号；印出只能用一次的密码。
cli-user-add-examples =
    {"  "}tanxin user add root --name 管理员 --role admin
    {"  "}tanxin user add fang --name 方晓岚 --role community --at 斗潭社区 --until 2027-06-30
cli-user-add-arg-login = 登录名：2到32个小写字母和数字
cli-user-add-arg-name = 姓名，封存
cli-user-add-arg-phone = 电话，封存
cli-user-add-arg-role = 楼道长 captain、物业 property、网格员 grid、社区 community、街道 township、区 district、督查 supervisor、管理员 admin
cli-user-add-arg-at = 角色管哪里，照平常叫法写；不写就是全区
cli-user-add-arg-until = 角色的最后一天；不写就是一年后的今天
cli-user-add-arg-district = 这里不止一个区时，写六位区划代码
cli-user-passwd = 发一个只能用一次的新密码；已经登录的全部退出，动态码作废。
cli-user-passwd-examples =
    {"  "}tanxin user passwd fang
cli-user-passwd-arg-login = 谁的
cli-user-disable = 停用账号：已经登录的马上退出。发新密码可以再启用。
cli-user-disable-examples =
    {"  "}tanxin user disable fang
cli-user-disable-arg-login = 谁的
cli-user-role = 给有账号的人一个角色，或者现在收回。
cli-user-role-examples =
    {"  "}tanxin user role fang township --at 信安街道
    {"  "}tanxin user role fang community --at 斗潭社区 --end
cli-user-role-arg-login = 谁的
cli-user-role-arg-role = 楼道长 captain、物业 property、网格员 grid、社区 community、街道 township、区 district、督查 supervisor、管理员 admin
cli-user-role-arg-at = 管哪里；不写就是全区
cli-user-role-arg-until = 最后一天；不写就是一年后的今天
cli-user-role-arg-end = 不是给，是现在收回
cli-user-password = 用 { $login } 登录，密码 { $password }。只能用一次，也只显示这一次；登录后自己另设一个。
cli-user-disabled = { $login } 不能再登录了。
cli-user-role-done = 办好了，{ $login } 打开下一页就生效。
cli-user-none = 还没有账号：tanxin user add root --name 管理员 --role admin 开第一个。
cli-user-closed = 已停用
cli-user-handed-out = 密码发了，还没用过
cli-user-one-factor = 还没有动态码
cli-user-two-factors = 密码加动态码
cli-user-no-such = 这里没有人用“{ $login }”登录。tanxin user list 能看到有谁。
cli-user-which-district = 哪个区？请用 --district 写明：{ $districts }。
cli-user-no-place = 这里没有叫“{ $place }”的地方。什么也没有改动。
cli-user-which-place = 叫“{ $place }”的不止一处，请写清楚是哪一处。什么也没有改动。
cli-user-no-role = { $login } 在{ $place }没有这个角色。什么也没有改动。
cli-user-role-unknown = 没有“{ $role }”这种角色。有：{ $known }。
cli-user-date = “{ $date }”不是日期，要像 2027-06-30 这样写。
