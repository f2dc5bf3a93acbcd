package io.memgate.gateway.edge;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.policy.PolicyLoader;
import io.memgate.gateway.policy.UsagePolicy;
import io.memgate.gateway.problem.BrokenRequestException;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RefusalHandlerTests {

	private static final UsagePolicy POLICY = PolicyLoader.load(Path.of("../deploy/policy/memos-free.yml"))
		.revisions()
		.getFirst()
		.policy();

	private final List<Condition> counted = new ArrayList<>();

	private final EmbeddedChannel channel = new EmbeddedChannel(
			new RefusalHandler(() -> POLICY, Clock.systemUTC(), this.counted::add));

	/** As while nobody reads a body. */
	@BeforeEach
	void readNothing() {
		this.channel.config().setAutoRead(false);
	}

	@AfterEach
	void release() {
		this.channel.finishAndReleaseAll();
	}

	@Test
	void aRefusalIsAnsweredAndCountedAndEndsTheConnection() {
		fault();

		assertThat(answers()).containsExactly(400);
		assertThat(this.counted).containsExactly(Condition.BAD_REQUEST);
		assertThat(this.channel.isOpen()).isFalse();
	}

	@Test
	void itComesAfterTheAnswersToTheRequestsBeforeItAndNothingIsReadBehindIt() {
		request();
		request();
		fault();
		request();

		assertThat(answers()).isEmpty();
		assertThat(this.channel.inboundMessages()).isEmpty();
		answer(200);
		assertThat(answers()).containsExactly(200);
		answer(404);

		assertThat(answers()).containsExactly(404, 400);
	}

	@Test
	void aStepOnTheWayIsNoAnswer() {
		request();
		fault();
		this.channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
		assertThat(answers()).containsExactly(100);

		answer(200);

		assertThat(answers()).containsExactly(200, 400);
	}

	@Test
	void aBodyThatComesTooSlowlyIsAnsweredAndEndsTheConnection() {
		head();

		tooSlow();

		assertThat(answers()).containsExactly(408);
		assertThat(this.counted).containsExactly(Condition.REQUEST_TIMEOUT);
		assertThat(this.channel.isOpen()).isFalse();
	}

	@Test
	void whatIsLeftOfABodyThatHasItsAnswerEndsTheConnectionWhenItComesTooSlowly() {
		head();
		answer(401);

		tooSlow();

		assertThat(answers()).containsExactly(401);
		assertThat(this.channel.isOpen()).isFalse();
	}

	@Test
	void aSlowBodyBehindAnotherRequestIsAnsweredInItsTurn() {
		request();
		head();

		tooSlow();

		assertThat(answers()).isEmpty();
		answer(200);
		assertThat(answers()).containsExactly(200, 408);
	}

	@Test
	void aRequestThatIsCutShortIsAnsweredByIt() {
		head();
		fault();

		assertThat(answers()).containsExactly(400);
	}

	@Test
	void whoReadsTheRestOfARequestIsToldAndAnswersAndTheConnectionEnds() {
		head();
		this.channel.config().setAutoRead(true);

		assertThatExceptionOfType(BrokenRequestException.class).isThrownBy(this::tooSlow)
			.satisfies((told) -> assertThat(told.refusal().condition()).isEqualTo(Condition.REQUEST_TIMEOUT));

		assertThat(this.channel.<Object>readOutbound()).isNull();
		answer(408);
		HttpResponse response = this.channel.readOutbound();
		assertThat(HttpUtil.isKeepAlive(response)).isFalse();
		assertThat(answers()).isEmpty();
		assertThat(this.channel.isOpen()).isFalse();
		assertThat(this.counted).containsExactly(Condition.REQUEST_TIMEOUT);
		ReferenceCountUtil.release(response);
	}

	@Test
	void aRequestThatIsCutShortAfterItsAnswerGetsNoOther() {
		head();
		answer(413);
		fault();

		assertThat(answers()).containsExactly(413);
	}

	@Test
	void anAnswerThatHasBegunIsEndedFirst() {
		head();
		this.channel.writeOutbound(new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));
		fault();
		this.channel.writeOutbound(new DefaultHttpContent(Unpooled.copiedBuffer("x", StandardCharsets.US_ASCII)));
		this.channel.writeOutbound(new DefaultLastHttpContent());

		assertThat(answers()).containsExactly(200);
	}

	@Test
	void behindTheLastAnswerThereIsNone() {
		request();
		fault();
		FullHttpResponse last = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
		last.headers().set("Connection", "close");
		this.channel.writeOutbound(last);

		assertThat(answers()).containsExactly(200);
	}

	private void request() {
		head();
		this.channel.writeInbound(LastHttpContent.EMPTY_LAST_CONTENT);
		drain();
	}

	private void head() {
		this.channel.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, "/"));
		drain();
	}

	private void drain() {
		if (this.counted.isEmpty()) {
			while (this.channel.readInbound() != null) {
				// Passed on.
			}
		}
	}

	private void fault() {
		this.channel.writeInbound(EdgeRefusals.malformed("it is a test"));
	}

	private void tooSlow() {
		this.channel
			.writeInbound(EdgeRefusals.bodyTooSlow(new BodyTime(Duration.ofSeconds(15), DataSize.ofKilobytes(16))));
	}

	private void answer(int status) {
		this.channel
			.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status)));
	}

	/** Statuses of the answers that have been written since. */
	private List<Integer> answers() {
		List<Integer> statuses = new ArrayList<>();
		for (Object next = this.channel.readOutbound(); next != null; next = this.channel.readOutbound()) {
			if (next instanceof HttpResponse response) {
				statuses.add(response.status().code());
			}
			ReferenceCountUtil.release(next);
		}
		return statuses;
	}

}
