package io.memgate.gateway.redis;

import java.time.Clock;
import java.util.EnumSet;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;

import static org.assertj.core.api.Assertions.assertThat;

class StoreTests {

	private static final Finding SOUND = new Finding.Sound();

	private static final Set<Closed> TRUSTED = EnumSet.of(Closed.FAILING, Closed.READ_ONLY, Closed.FULL,
			Closed.EVICTING, Closed.UNREPLICATED, Closed.POLICY_REFUSED);

	private final Store store = new Store(Clock.systemUTC());

	@Test
	void nothingIsSentBeforeAFirstExaminationHasPassed() {
		PublisherProbe<String> command = PublisherProbe.of(Mono.just("done"));

		StepVerifier.create(this.store.whenOpen(command.mono())).verifyErrorSatisfies(StoreTests::isKnownNotToHaveRun);
		StepVerifier.create(this.store.whenTrusted(command.mono())).verifyError(RedisUnavailableException.class);

		command.assertWasNotSubscribed();
	}

	@Test
	void anOpenStoreLetsCommandsThrough() {
		open();

		StepVerifier.create(this.store.whenOpen(Mono.just("done"))).expectNext("done").verifyComplete();
		StepVerifier.create(this.store.whenTrusted(Mono.just("done"))).expectNext("done").verifyComplete();
	}

	@ParameterizedTest
	@EnumSource
	void whileItIsClosedNothingBeginsAndOnlyAFitStoreIsSettledIn(Closed why) {
		open();
		this.store.close(why, "");

		StepVerifier.create(this.store.whenOpen(Mono.just("done")))
			.verifyErrorSatisfies(StoreTests::isKnownNotToHaveRun);
		StepVerifier.create(this.store.whenTrusted(Mono.just("done")).hasElement().onErrorReturn(false))
			.expectNext(TRUSTED.contains(why))
			.verifyComplete();
	}

	@Test
	void aReplyThatComesAfterTheStoreWasClosedIsNotBelieved() {
		open();
		Sinks.One<String> reply = Sinks.one();

		StepVerifier.create(this.store.whenOpen(reply.asMono())).then(() -> {
			this.store.close(Closed.AWAY, "");
			open();
			reply.tryEmitValue("admitted");
		}).verifyErrorSatisfies((ex) -> assertThat(((RedisUnavailableException) ex).mayHaveRun()).isTrue());
	}

	@Test
	void anExaminationThatBeganBeforeALossDoesNotOpenIt() {
		this.store.close(Closed.AWAY, "");
		Store.State before = this.store.state();
		this.store.close(Closed.AWAY, "");

		this.store.examined(before, SOUND);

		assertThat(this.store.isOpen()).isFalse();
	}

	@Test
	void theMomentOfClosingStaysWhileTheReasonChanges() {
		open();
		this.store.close(Closed.AWAY, "");
		Store.State.Shut first = shut();

		this.store.close(Closed.EMPTIED, "nothing there");

		assertThat(shut()).isEqualTo(new Store.State.Shut(Closed.EMPTIED, "nothing there", first.since()));
	}

	private Store.State.Shut shut() {
		return (Store.State.Shut) this.store.state();
	}

	private void open() {
		this.store.examined(this.store.state(), SOUND);
	}

	private static void isKnownNotToHaveRun(Throwable ex) {
		assertThat(((RedisUnavailableException) ex).mayHaveRun()).isFalse();
	}

}
