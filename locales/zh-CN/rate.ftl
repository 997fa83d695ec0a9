# 数据：五个比率，不计入，汇总

exclusion-title = 不计入比率
exclusion-hint = 只有凭据清楚的才能不计入。您提，由另一个人定；提了什么、谁定的，都留在记录里，居民看得到原因。
exclusion-reason = 为什么
exclusion-evidence-ask = 凭据：哪份文书、哪次通话、哪一件
exclusion-evidence = 凭据：
exclusion-send = 提请不计入
exclusion-grant = 同意不计入
exclusion-refuse = 不同意，照样计入
exclusion-own = 这是您自己提的，要由另一个人来定。
exclusion-reason-unlawful = 要求的事法律不许办
exclusion-reason-court = 已经在打官司，或者法院判过
exclusion-reason-repeat = 同一个人提过同一件事，已经答复
exclusion-reason-unreachable = 留下的联系办法都联系不上
exclusion-reason-elsewhere = 不在本区
exclusion-is-asked = { $at }提请不计入：{ $reason }。等另一个人来定。
exclusion-is-granted = { $at }定了不计入：{ $reason }。
exclusion-is-refused = { $at }定了照样计入；当时提的是：{ $reason }。
exclusion-step-asked = 有人提请把这件事不计入比率：{ $reason }。要由另一个人来定。
exclusion-step-granted = 另一个人看过凭据，这件事不计入比率：{ $reason }。该办的还要办完。
exclusion-step-refused = 另一个人看过凭据，这件事照样计入比率。

refuse-exclusion-no-evidence = 凭据空着，没有提请。您写的都还在，请写清凭什么不计入。
refuse-exclusion-no-reason = 还没有选为什么。您写的都还在，请选一个原因。
refuse-exclusion-already = 这件事已经提请过，或者已经不计入，这次没有再记。
refuse-exclusion-decided = 没有等着定的提请，可能别人已经定了。什么也没有改动。
refuse-exclusion-same-person = 提请的人不能自己定，什么也没有改动。请让另一个人来定。
refuse-exclusion-secret = 保密的事本来就不在任何比率里，没有提请。
refuse-exclusion-no-person = 要由登录的人来提，什么也没有改动。
