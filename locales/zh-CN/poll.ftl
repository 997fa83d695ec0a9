# 表决：结果的说明
poll-line = { $counted ->
    [present] 到会
    [taking_part] 参加
    [yes] 同意
   *[votes] 得票
 } { $count }/{ $base } { $unit ->
    [households] 户
    [area] 平方米
   *[heads] 人
 } { $share } { $held ->
    [yes] ✓
   *[no] ✗，还差 { $missing } { $unit ->
        [households] 户
        [area] 平方米
       *[heads] 人
    }
 }
poll-returned = 只算收回的票
poll-with-silent = 把送到未回的票计入多数
poll-carried = 通过
poll-lost = 没有通过
poll-no-quorum = 参加的不够，这次不作数
poll-elected = 名额都选满了
poll-runoff = 还有{ $seats }个名额，由得票多的{ $candidates }人另行选举
poll-open-seats = 还空着{ $seats }个名额

refuse-poll-questions = 一张选票上要有一到{ $most }个问题。请改一改，您填的都还在。
refuse-poll-other-purpose = 这条规则不能用来决定这样的问题。请换一条规则，您填的都还在。
refuse-poll-candidates = 名额和候选人对不上：至少要有一个名额，每个候选人只列一次。请改一改，您填的都还在。
refuse-poll-too-few-candidates = 要选{ $seats }人，候选人应当比这多。请再提名，您填的都还在。
refuse-poll-incumbent = 这条规则不让现任的再当候选人。请改一改候选人，您填的都还在。
refuse-poll-must-be-secret = 按这条规则要无记名投票。请改成无记名，您填的都还在。
refuse-poll-silent = 未反馈的票在这里不能计入：规则没有这样写，或者这不是记名的议案。请关掉这个开关，您填的都还在。
refuse-poll-no-runoff = 这条规则没有另行选举。请换一条规则，您填的都还在。
