# 角色：谁在哪里管什么，管到哪天
refuse-role-past = 最后一天已经过去了，请选今天或以后的一天。别的都还在。
refuse-role-too-long = 一个角色最长给五年（一届），请选近一点的日子。
refuse-role-wrong-place = 这种角色不在这样的地点担任，请换一个角色，或换一个地点。
refuse-role-ended = 这个角色已经结束，什么也没有改动。
refuse-role-same-person = 交接要交给另一个人，请选接手的人。
refuse-role-held-already = 这个人在这里已经有同样的角色，不用再给一次。
refuse-role-too-high = 您不能给出比自己更大的角色。请找街道或管理员办。
