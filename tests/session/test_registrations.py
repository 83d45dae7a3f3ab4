"""Updates and acknowledgements: pairing, bindings, and what real equipment breaks."""

from mobtrace.values import Address
from stage import ALICE, HOME, LMA, MAG1, MAG2, Stage, story


def attach(stage: Stage, mag: str, at: float, **values) -> None:
    stage.pbu(mag, at, **values)
    stage.pba(
        mag, at + 0.01, **{key: value for key, value in values.items() if key in ("mn", "seq", "lifetime", "prefix")}
    )


def kinds(stage: Stage, end: float | None = None) -> list[str]:
    return [tx.kind for tx in stage.analysis(end).transactions]


def test_attach_refresh_handover_detach():
    stage = Stage()
    attach(stage, MAG1, 0)
    attach(stage, MAG1, 100, seq=2)
    attach(stage, MAG2, 200, seq=7)
    attach(stage, MAG2, 300, seq=8, lifetime=0)
    analysis = stage.analysis(400)
    assert story(analysis) == [
        ("active", 0, "refresh"),
        ("active", 100, "handover"),
        ("active", 200, "deregistration"),
        ("grace", 300, "deregistration"),
        ("deregistered", 310, "end-of-capture"),
    ]
    assert [tx.kind for tx in analysis.transactions] == ["registration", "refresh", "handover", "deregistration"]
    assert [tx.binding for tx in analysis.transactions] == [1, 1, 1, 1]
    [handover] = analysis.handovers
    assert (str(handover.old), str(handover.new), handover.time) == (MAG1, MAG2, 200_000_000_000)
    assert round(handover.signaling_latency, 3) == 0.01


def test_break_before_make_is_a_handover_within_the_grace_period():
    stage = Stage()
    attach(stage, MAG1, 0)
    attach(stage, MAG1, 10, seq=2, lifetime=0)
    attach(stage, MAG2, 11, seq=9)
    assert [state for state, _, _ in story(stage.analysis())] == ["active", "grace", "active"]
    assert len(stage.analysis().handovers) == 1


def test_make_before_break_or_not():
    for released, wanted in ((False, True), (True, False)):
        stage = Stage()
        attach(stage, MAG1, 0, att=4, llid="02:00:00:00:00:01")
        if released:
            attach(stage, MAG1, 10, seq=2, lifetime=0)
        attach(stage, MAG2, 11, seq=9, hi=2, att=8, llid="02:00:00:00:00:02")
        [handover] = stage.analysis().handovers
        assert handover.make_before_break is wanted
        assert (handover.old_access, handover.new_access) == ((4, "02:00:00:00:00:01"), (8, "02:00:00:00:00:02"))


def test_a_release_that_nobody_answered_is_a_break_all_the_same():
    stage = Stage()
    attach(stage, MAG1, 0)
    stage.pbu(MAG1, 10, seq=2, lifetime=0)
    attach(stage, MAG2, 11, seq=9)
    assert [each.make_before_break for each in stage.analysis().handovers] == [False]


def test_after_the_grace_period_it_is_a_new_binding():
    stage = Stage()
    attach(stage, MAG1, 0)
    attach(stage, MAG1, 10, seq=2, lifetime=0)
    attach(stage, MAG2, 30, seq=9)
    analysis = stage.analysis()
    assert len(analysis.bindings) == 2
    assert not analysis.handovers


def test_late_deregistration_of_the_old_gateway_changes_nothing():
    # RFC 5213 section 5.3.5
    stage = Stage()
    attach(stage, MAG1, 0)
    attach(stage, MAG2, 10, seq=9)
    attach(stage, MAG1, 10.3, seq=2, lifetime=0)
    analysis = stage.analysis(20)
    assert story(analysis)[-1] == ("active", 10, "end-of-capture")
    assert analysis.transactions[-1].remarks == ("late-deregistration",)


def test_lifetime_runs_out():
    stage = Stage()
    attach(stage, MAG1, 0, lifetime=40)
    assert story(stage.analysis(100)) == [("active", 0, "expiry"), ("expired", 40, "end-of-capture")]


def test_the_granted_lifetime_counts_not_the_one_asked_for():
    stage = Stage()
    stage.pbu(MAG1, 0, lifetime=3600)
    stage.pba(MAG1, 0.01, lifetime=40)
    assert story(stage.analysis(100))[0] == ("active", 0, "expiry")
    assert stage.analysis(100).bindings[0].states[0].lifetime == 40


def test_rejected_registration():
    stage = Stage()
    stage.pbu(MAG1, 0)
    stage.pba(MAG1, 0.01, status=152, lifetime=0)
    analysis = stage.analysis(1)
    assert story(analysis) == [("rejected", 0, "end-of-capture")]
    assert analysis.transactions[0].status_name == "PROXY_REG_NOT_ENABLED"


def test_rejected_refresh_leaves_the_binding():
    stage = Stage()
    attach(stage, MAG1, 0)
    stage.pbu(MAG1, 10, seq=2)
    stage.pba(MAG1, 10.1, seq=2, status=130)
    assert story(stage.analysis(20)) == [("active", 0, "end-of-capture")]


def test_unanswered_registration_stays_requested():
    stage = Stage()
    stage.pbu(MAG1, 0)
    analysis = stage.analysis(5)
    assert story(analysis) == [("requested", 0, "end-of-capture")]
    assert analysis.transactions[0].unanswered


def test_unanswered_deregistration_takes_effect_unconfirmed():
    stage = Stage()
    attach(stage, MAG1, 0)
    stage.pbu(MAG1, 10, seq=2, lifetime=0)
    attach(stage, MAG1, 40, seq=3)
    analysis = stage.analysis(50)
    assert [tx.kind for tx in analysis.transactions] == ["registration", "deregistration", "registration"]
    assert story(analysis, 0)[1] == ("grace", 10, "deregistration")
    assert not analysis.bindings[0].states[1].confirmed
    assert story(analysis, 1) == [("active", 40, "end-of-capture")]


def test_retransmissions_are_one_transaction():
    stage = Stage()
    first = stage.pbu(MAG1, 0)
    second = stage.pbu(MAG1, 1)
    third = stage.pbu(MAG1, 3)
    stage.pba(MAG1, 3.1)
    [tx] = stage.analysis().transactions
    assert (tx.request, tx.retransmissions) == (first, (second, third))


def test_sequence_numbers_equal_across_nodes_of_one_gateway():
    stage = Stage()
    stage.pbu(MAG1, 0, mn="a@x", seq=5, prefix="2001:db8:a::/64")
    stage.pbu(MAG1, 0.1, mn="b@x", seq=5, prefix="2001:db8:b::/64")
    reply_b = stage.pba(MAG1, 0.2, mn="b@x", seq=5, prefix="2001:db8:b::/64")
    reply_a = stage.pba(MAG1, 0.3, mn="a@x", seq=5)
    analysis = stage.analysis()
    assert {tx.mn: tx.reply for tx in analysis.transactions} == {"a@x": reply_a, "b@x": reply_b}


def test_sequence_always_zero():
    stage = Stage()
    attach(stage, MAG1, 0, seq=0)
    attach(stage, MAG1, 20, seq=0, lifetime=0)
    attach(stage, MAG1, 50, seq=0)
    analysis = stage.analysis(60)
    assert [tx.kind for tx in analysis.transactions] == ["registration", "deregistration", "registration"]
    assert all(tx.remarks == ("sequence-zero",) for tx in analysis.transactions)


def test_new_sequence_at_every_retransmission_is_remarked():
    stage = Stage()
    stage.pbu(MAG1, 0, seq=1)
    stage.pbu(MAG1, 1, seq=2)
    stage.pba(MAG1, 1.1, seq=2)
    first, second = stage.analysis().transactions
    assert first.unanswered and second.remarks == ("sequence-new-at-retransmission",)


def test_answer_without_p_is_believed_and_remarked():
    stage = Stage()
    stage.pbu(MAG1, 0)
    stage.pba(MAG1, 0.1, proxy=False)
    analysis = stage.analysis(1)
    assert story(analysis) == [("active", 0, "end-of-capture")]
    assert analysis.transactions[0].remarks == ("answer-without-p",)


def test_status_135_is_paired_although_it_carries_another_sequence_number():
    # RFC 6275 section 6.1.8: the last accepted sequence number stands there
    stage = Stage()
    stage.pbu(MAG1, 0, seq=3)
    stage.pba(MAG1, 0.1, seq=900, status=135)
    [tx] = stage.analysis().transactions
    assert tx.status == 135 and tx.remarks == ()


def test_unsolicited_acknowledgement_is_no_transaction_but_an_issue():
    stage = Stage()
    ref = stage.pba(MAG1, 0)
    analysis = stage.analysis()
    assert not analysis.transactions and not analysis.bindings
    assert [(each.frame, each.issue.code) for each in analysis.issues] == [(ref, "unsolicited-answer")]


def test_update_from_the_anchor_to_a_former_gateway_detaches_nobody():
    stage = Stage()
    attach(stage, MAG1, 0)
    attach(stage, MAG2, 10, seq=9)
    stage.pbu(LMA, 10.1, lma=MAG1, seq=33, lifetime=0)
    stage.pba(LMA, 10.2, lma=MAG1, seq=33, lifetime=0)
    analysis = stage.analysis(20)
    assert story(analysis)[-1] == ("active", 10, "end-of-capture")
    last = analysis.transactions[-1]
    assert (last.kind, last.remarks) == ("revocation", ("update-from-anchor",))


def test_two_mobility_sessions_of_one_node():
    # RFC 5213 section 5.4.1.2: handoff indicator 1, another interface
    stage = Stage()
    stage.pbu(MAG1, 0, prefix="::/0", hi=1, att=4, llid="02:00:00:00:00:01")
    stage.pba(MAG1, 0.1, prefix="2001:db8:a::/64")
    stage.pbu(MAG2, 5, prefix="::/0", hi=1, att=8, llid="02:00:00:00:00:02", seq=4)
    stage.pba(MAG2, 5.1, prefix="2001:db8:b::/64", seq=4)
    analysis = stage.analysis(10)
    assert [[str(prefix) for prefix in binding.prefixes] for binding in analysis.bindings] == [
        ["2001:db8:a::/64"],
        ["2001:db8:b::/64"],
    ]
    assert not analysis.handovers


def test_a_quoted_message_is_nobodys():
    stage = Stage()
    stage.pbu(MAG1, 0, quoted=True)
    analysis = stage.analysis()
    assert analysis.quoted == 1 and not analysis.transactions


def test_a_second_tap_is_not_a_retransmission():
    stage = Stage()
    for file, delay in ((0, 0.0), (1, 0.4)):
        stage.pbu(MAG1, 0 + delay, file=file)
        stage.pba(MAG1, 0.1 + delay, file=file)
    analysis = stage.analysis(5)
    assert analysis.duplicates == 2
    [tx] = analysis.transactions
    assert tx.retransmissions == () and tx.remarks == ()


def test_home_registration_and_return_home():
    stage = Stage()
    stage.bu("2001:db8:f::5", 0)
    stage.ba("2001:db8:f::5", 0.1)
    stage.bu("2001:db8:e::5", 50, seq=2)
    stage.ba("2001:db8:e::5", 50.1, seq=2)
    stage.bu(HOME, 90, seq=3, lifetime=0)
    stage.ba(HOME, 90.1, seq=3, lifetime=0)
    analysis = stage.analysis(100)
    assert story(analysis) == [
        ("active", 0, "handover"),
        ("active", 50, "deregistration"),
        ("deregistered", 90, "end-of-capture"),
    ]
    binding = analysis.bindings[0]
    assert (binding.protocol, binding.mn) == ("mip6", HOME)
    roles = {str(node.address): node.roles for node in analysis.nodes}
    assert roles == {HOME: {"mn"}, "2001:db8:1::1": {"ha"}}


def test_systems_by_flags():
    stage = Stage()
    for flags, protocol in (({"r": True}, "nemo"), ({"m": True, "h": False}, "hmip6"), ({"h": False}, "mip6-cn")):
        stage = Stage()
        stage.bu("2001:db8:f::5", 0, **flags)
        stage.ba("2001:db8:f::5", 0.1)
        assert stage.analysis(1).bindings[0].protocol == protocol


def test_an_update_that_wants_no_answer_counts_at_once():
    stage = Stage()
    stage.bu("2001:db8:f::5", 0, h=False, a=False)
    analysis = stage.analysis(10)
    assert story(analysis) == [("active", 0, "end-of-capture")]
    assert not analysis.transactions[0].unanswered


def test_bulk_registration_gives_a_binding_for_each_bid():
    # RFC 5648 section 5.3: each Binding Identifier option has a status of its own
    stage = Stage()
    stage.bu("2001:db8:f::5", 0, bids={1: None, 2: "2001:db8:e::5"})
    stage.ba("2001:db8:f::5", 0.1, bids={1: 0, 2: 166})
    analysis = stage.analysis(10)
    assert [(binding.bid, binding.end_state.value) for binding in analysis.bindings] == [(1, "active"), (2, "rejected")]
    assert analysis.bindings[0].states[0].care_of == Address.parse("2001:db8:f::5")


def test_names_are_those_of_the_option():
    stage = Stage()
    attach(stage, MAG1, 0, mn=ALICE)
    assert stage.analysis().bindings[0].mn == ALICE


def test_a_prefix_that_was_given_to_another_node_is_no_longer_the_first_ones():
    stage = Stage()
    for at, mn, seq in ((0, ALICE, 1), (10, "bob@example.org", 2)):
        stage.pbu(MAG1, at, mn=mn, seq=seq)
        stage.pba(MAG1, at + 0.1, mn=mn, seq=seq)
    found = [(each.mn, len(each.states)) for each in stage.analysis(20).bindings]
    assert found == [(ALICE, 1), ("bob@example.org", 1)]
