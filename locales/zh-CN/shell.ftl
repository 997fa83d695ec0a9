# 每一页都有的话
brand = 潭心
motto = 众人的事情众人商量
skip-to-text = 跳到正文
tools = 设置
sections = 栏目
section-places = 我的楼
section-matters = 诉求
section-assemblies = 大会
section-polls = 表决
type-large = 大字
type-plain = 小字
sign-in = 登录
to-front-door = 回首页
where-you-are = 所在位置
demo-mark = 演示
home-title = 选一个区
home-empty = 这里还没有区。请管理员用 tanxin import 导入地点，或用 tanxin demo 装入演示。

failure-not-found = 没有这一页
failure-forbidden = 这件事不归您办
failure-sign-in = 请先登录
failure-refused = 没有办成
failure-fault = 系统出了毛病

refuse-not-found = 找不到这个地址。可能抄错了字，也可能它已经撤下。您可以回首页再找。
refuse-forbidden = 您的角色不能办这件事，什么也没有改动。如果该由您办，请找社区给您加上角色。
refuse-sign-in = 办这件事要先登录。您填的内容还没有收下，登录以后请再来一次。
refuse-disk-full = 磁盘满了，这次没有存下，以前的都在。请管理员腾出空间，再试一次。
refuse-fault = 这次没有存下，什么也没有改动。毛病已经记下，请过一会儿再试。
refuse-text-empty = 这一格还空着，请填上。
refuse-text-too-long = 这一格太长了，最多{ $most }个字。您写的都还在，请删短一些。
refuse-text-not-a-phone = 这不像电话号码，请只写数字。
refuse-code-shape = 这不是潭心的编码。编码是18位，可以照着卡片一组一组地输。
refuse-code-check = 编码里有一位不对，请对着卡片再看一遍。
