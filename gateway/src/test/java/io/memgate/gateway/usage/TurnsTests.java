package io.memgate.gateway.usage;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import static org.assertj.core.api.Assertions.assertThat;

class TurnsTests {

	private final Turns turns = new Turns(1, 2);

	private final List<String> begun = new ArrayList<>();

	private final List<Throwable> refused = new ArrayList<>();

	@Test
	void workIsDoneInTheOrderInWhichItCame() {
		Sinks.Empty<Void> first = work("first");
		Sinks.Empty<Void> second = work("second");
		work("third");

		assertThat(this.begun).containsExactly("first");
		first.tryEmitEmpty();
		assertThat(this.begun).containsExactly("first", "second");
		second.tryEmitEmpty();
		assertThat(this.begun).containsExactly("first", "second", "third");
	}

	@Test
	void whoFindsTheLineFullIsTurnedAwayUntilThereIsRoom() {
		Sinks.Empty<Void> first = work("first");
		work("second");
		work("third");
		work("fourth");

		assertThat(this.refused).singleElement().isInstanceOf(TooManyReportsException.class);
		first.tryEmitEmpty();
		work("fifth");
		assertThat(this.refused).hasSize(1);
	}

	@Test
	void whoLeavesTheLineOrFailsLetsTheNextOneIn() {
		Sinks.Empty<Void> first = work("first");
		Disposable second = begin("second", Sinks.empty());
		work("third");

		second.dispose();
		first.tryEmitError(new IllegalStateException("failed"));

		assertThat(this.begun).containsExactly("first", "third");
		this.turns.inTurn(Mono.empty()).subscribe();
		work("last");
		assertThat(this.refused).singleElement().isInstanceOf(IllegalStateException.class);
	}

	@Test
	void whoIsCutOffGivesTheTurnBack() {
		begin("first", Sinks.empty()).dispose();
		work("second");

		assertThat(this.begun).containsExactly("first", "second");
	}

	private Sinks.Empty<Void> work(String name) {
		Sinks.Empty<Void> end = Sinks.empty();
		begin(name, end);
		return end;
	}

	private Disposable begin(String name, Sinks.Empty<Void> end) {
		return this.turns.inTurn(Mono.defer(() -> {
			this.begun.add(name);
			return end.asMono();
		})).subscribe((done) -> {
		}, this.refused::add);
	}

}
