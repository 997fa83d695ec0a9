# What is hot
hot-title = 这几天突出的
hot-page = { $place }：这几天突出的
hot-more = 全部看看
hot-numbers = 这里的数字
hot-none = 这两周没有突出的事。有{ $least }户以上说同一件事，又比平常多，就会写在这里。
hot-none-short = 这两周没有突出的事。
hot-steady = 一直有人说的
hot-steady-hint = 说的户数不少，和前几周差不多。
hot-households = { $count }户
hot-buildings = { $count }幢楼
hot-week = 这7天{ $count }户，平均每天{ $day }户；前几周每周{ $usual }户
hot-week-alone = 这7天{ $count }户，平均每天{ $day }户；还没有前几周可以比
hot-first = 最早{ $date }
hot-matters = 是哪几件
hot-looked = 看的是这两周来得比平常最多的{ $some }个社区，一共{ $all }个。
hot-how = 把14天里意思相近的诉求放在一起，先看一个小区，再看一个社区。数的是户，不是件；没说是哪一户的，一个地方算一户。满{ $least }户才算。要是每一周都一样，这一周碰巧有这么多户的机会不到1%，就叫突出。比的是前{ $weeks }周，不足{ $weeks }周的，有几周比几周。
hot-secret = 不公开的诉求不在里面，也不计数。
