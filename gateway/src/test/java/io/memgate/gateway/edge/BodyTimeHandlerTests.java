package io.memgate.gateway.edge;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Refusal;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

class BodyTimeHandlerTests {

	private static final int PATIENCE_SECONDS = 10;

	private static final int PACE_BYTES = 1000;

	private final EmbeddedChannel channel = new EmbeddedChannel(
			new BodyTimeHandler(new BodyTime(Duration.ofSeconds(PATIENCE_SECONDS), DataSize.ofBytes(PACE_BYTES))));

	@BeforeEach
	void standStill() {
		this.channel.freezeTime();
	}

	@AfterEach
	void release() {
		this.channel.finishAndReleaseAll();
	}

	@Test
	void aBodyThatDoesNotComeIsRefusedWhenItsTimeIsOver() {
		head();

		assertThat(refusedAfter(PATIENCE_SECONDS - 1)).isFalse();
		assertThat(refusedAfter(1)).isTrue();
	}

	@Test
	void bytesThatAreFewGainNothing() {
		head();
		for (int second = 1; second < PATIENCE_SECONDS; second++) {
			bytes(1);
			assertThat(refusedAfter(1)).isFalse();
		}

		assertThat(refusedAfter(2)).isTrue();
	}

	@Test
	void aBodyThatKeepsThePaceHasASecondMoreForEachSecondOfIt() {
		head();
		bytes(2 * PACE_BYTES);

		assertThat(refusedAfter(PATIENCE_SECONDS + 1)).isFalse();
		assertThat(refusedAfter(1)).isTrue();
	}

	@Test
	void timeInWhichNothingIsTakenDoesNotCount() {
		head();
		this.channel.config().setAutoRead(false);
		assertThat(refusedAfter(100)).isFalse();

		this.channel.config().setAutoRead(true);
		assertThat(refusedAfter(PATIENCE_SECONDS - 1)).isFalse();
		assertThat(refusedAfter(1)).isTrue();
	}

	@Test
	void onceThereIsAnAnswerAllTimeCounts() {
		head();
		this.channel.config().setAutoRead(false);
		this.channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
		assertThat(refusedAfter(100)).isFalse();
		this.channel.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.UNAUTHORIZED));

		assertThat(refusedAfter(PATIENCE_SECONDS - 1)).isFalse();
		assertThat(refusedAfter(1)).isTrue();
	}

	@Test
	void aWholeBodyIsLetBeAndTheNextHasTimeOfItsOwn() {
		head();
		assertThat(refusedAfter(PATIENCE_SECONDS - 1)).isFalse();
		this.channel.writeInbound(new DefaultLastHttpContent());
		assertThat(refusedAfter(PATIENCE_SECONDS)).isFalse();
		head();

		assertThat(refusedAfter(PATIENCE_SECONDS - 1)).isFalse();
		assertThat(refusedAfter(1)).isTrue();
	}

	private void head() {
		this.channel.writeInbound(new DefaultHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.POST, "/"));
	}

	private void bytes(int number) {
		this.channel.writeInbound(new DefaultHttpContent(Unpooled.wrappedBuffer(new byte[number])));
	}

	/** Whether there is a refusal when so much time has passed. */
	private boolean refusedAfter(int seconds) {
		for (int second = 0; second < seconds; second++) {
			this.channel.advanceTimeBy(1, TimeUnit.SECONDS);
			this.channel.runScheduledPendingTasks();
		}
		boolean refused = false;
		for (Object next = this.channel.readInbound(); next != null; next = this.channel.readInbound()) {
			refused |= next instanceof Refusal refusal && refusal.condition() == Condition.REQUEST_TIMEOUT;
			ReferenceCountUtil.release(next);
		}
		return refused;
	}

}
