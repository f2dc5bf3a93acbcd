package io.memgate.gateway.notice;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.memgate.gateway.activation.PastPolicy;
import io.memgate.gateway.policy.Difference.Direction;

import static org.assertj.core.api.Assertions.assertThat;

class RevisionNoticesTests {

	private static final Instant AT = Instant.parse("2026-11-28T12:00:00Z");

	private static final PastPolicy.Line LOOSER = line("", AT, Direction.LOOSER);

	@Test
	void whatWasSavedInPlaceIsToldAsItTookEffect() {
		Notice notice = RevisionNotices.of(List.of(past(LOOSER)), AT).getFirst();

		assertThat(notice.id()).matches("revision-[0-9a-f]{12}");
		assertThat(notice.kind()).isEqualTo(NoticeKind.LIMIT_CHANGE);
		assertThat(notice.published()).isEqualTo(AT);
		assertThat(notice.summary()).isEqualTo("The limits were changed; none of them is tighter.");
		assertThat(notice.lines()).containsExactly(new Notice.Line("plans.free", "5000", "6000"));
	}

	@Test
	void whatIsAboutOneAccountIsToldToItAlone() {
		List<Notice> notices = RevisionNotices.of(List.of(past(LOOSER, line("acme", AT, Direction.TIGHTER))), AT);

		assertThat(notices).extracting(Notice::account).containsExactly(null, "acme");
		assertThat(notices.get(0).lines()).hasSize(1);
		assertThat(notices.get(1).summary()).isEqualTo("The limits of this account were changed.");
	}

	@Test
	void whatAnAnnouncementTellsIsLeftToItAndTheFirstPolicyChangesNothing() {
		PastPolicy.Line coming = line("", AT.plusSeconds(1), Direction.TIGHTER, "change:fewer");
		PastPolicy.Line inForce = line("", AT, Direction.TIGHTER, "change:burning");

		assertThat(RevisionNotices.of(List.of(past(coming, inForce), past()), AT)).isEmpty();
	}

	@Test
	void whatWasAnnouncedAndIsWithdrawnIsToldWithItsInstant() {
		Instant later = AT.plus(Duration.ofDays(20));

		List<Notice> notices = RevisionNotices.of(List.of(past(LOOSER, line("", later, Direction.LOOSER))), AT);

		assertThat(notices).extracting(Notice::id).doesNotHaveDuplicates().hasSize(2);
		assertThat(notices.get(1).published()).isEqualTo(AT);
		assertThat(notices.get(1).from()).isEqualTo(later);
		assertThat(notices.get(1).summary())
			.isEqualTo("From " + later + " on the limits are other than was told before; none of them is tighter.");
	}

	@Test
	void theSamePolicyPutInForceAgainIsToldAgain() {
		PastPolicy before = new PastPolicy(AT.minusSeconds(60), "abc",
				List.of(line("", AT.minusSeconds(60), Direction.LOOSER)));

		assertThat(RevisionNotices.of(List.of(past(LOOSER), before), AT)).extracting(Notice::id)
			.doesNotHaveDuplicates()
			.hasSize(2);
	}

	@Test
	void whatIsLongPastIsNotCurrent() {
		Instant later = AT.plus(Duration.ofDays(90));

		assertThat(RevisionNotices.of(List.of(past(LOOSER)), later.minusNanos(1))).hasSize(1);
		assertThat(RevisionNotices.of(List.of(past(LOOSER)), later)).isEmpty();
	}

	private static PastPolicy past(PastPolicy.Line... lines) {
		return new PastPolicy(AT, "abc", List.of(lines));
	}

	private static PastPolicy.Line line(String account, Instant from, Direction direction) {
		return line(account, from, direction, "");
	}

	private static PastPolicy.Line line(String account, Instant from, Direction direction, String announcement) {
		return new PastPolicy.Line(from, "plans.free", "5000", "6000", direction, account, announcement);
	}

}
