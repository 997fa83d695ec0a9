# Finding matters, and joining them
matter-joined = 我家附议的
matter-search = 找诉求
matter-search-do = 找
matter-search-found = 有“{ $q }”的诉求
matter-search-all = 全部诉求
matter-search-none = 没有找到。换个说法试试，至少写两个字，比如“电梯”；也可以写第几号。

# 附议
refuse-backing-own = 这件事就是您家提的，不用附议。它的进展您都会收到。
refuse-backing-secret = 这件事不公开，不能附议。您遇到同样的事，请另提一件。
refuse-backing-closed = 这件事已经了结，没有记下附议。还有同样的事，请另提一件。
refuse-backing-withdrawn = 提的人已经撤回了这件事，没有记下附议。还有同样的事，请另提一件。
refuse-backing-already = 这一户在{ $at }已经附议过了，一户只算一次，不用再按。
refuse-backing-for-whom = 还没有选替哪一户附议，没有记下。请选好再按。
refuse-backing-not-backed = 您没有附议过这件事，这句话没有记下。先按“我也要”，再回话。
refuse-backing-not-asked = 现在还没有问到附议的住户，这句话没有记下。办的人说办好了，就来问您。
refuse-backing-already-said = 附议的这一户在{ $at }已经回过话了，第二句没有记下。
backing-title = 我也要
backing-press = 我也要
backing-households = { $count }户
backing-people = { $count }人
backing-have-it-too = 也遇到这件事
backing-also = 也遇到这件事，另有{ $count }人
backing-nobody-yet = 您也遇到这件事？
backing-nobody = 还没有人附议。
backing-mine = 您附议了
backing-hint = 附议的每一户都会收到进展，最后也会问到。
backing-hint-door = 不用登录。按下后给您一个回执号，凭它看进展，最后也会问到您。
backing-undo = 不用了，撤回附议
backing-for = 替住户附议（电话里说的）
backing-for-whom = 替哪一户附议？
backing-choose = 请选一户
backing-for-door = 例如：5幢1单元302
backing-for-press = 记下附议
backing-ask = 这件事解决了吗？
backing-ask-why = 您附议了这件事。办的人说办好了，请您也说一句。
backing-said-solved = 您说：解决了。
backing-said-partly = 您说：解决了一部分。
backing-said-not = 您说：没有解决。
backing-sum = { $unit ->
    [home] 附议的{ $count }户：
   *[person] 没有户卡的{ $count }人：
}
backing-sum-solved = { $count }{ $unit ->
    [home] 户
   *[person] 人
}说解决了
backing-sum-partly = { $count }{ $unit ->
    [home] 户
   *[person] 人
}说解决了一部分
backing-sum-not = { $count }{ $unit ->
    [home] 户
   *[person] 人
}说没有
backing-sum-silent = { $count }{ $unit ->
    [home] 户
   *[person] 人
}没有回话
backing-short = { $count }户附议
backing-short-people = { $count }人附议
backing-short-both = { $count }户附议，另有{ $others }人

# Similar matters, and the form
similar-title = 已经有人提过
similar-hint = 是同一件事，就按“我也要”，不用再提一遍；不是，就接着写。
similar-none = 附近还没有人提过这样的事。
similar-ask = 看看有没有人提过
similar-press = 我也要：{ $title }
raise-camera = 现在拍
raise-album = 从相册选
raise-text-or-photo = 有照片可以不写字。
refuse-matter-nothing-said = 没有照片也没有字，还没有记下。请拍一张照片，或者写一句话。
