package io.memgate.gateway.edge;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;

import io.memgate.gateway.policy.Condition;
import io.memgate.gateway.problem.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FramingHandlerTests {

	private static final HeadLimits LIMITS = new HeadLimits(4096, 16 * 1024, 64);

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	/** Cases of more bytes are few, and most of theirs are alike. */
	private static final int LARGE = 10_000;

	private static final String REFUSED = "\0refused: ";

	private static final List<RawCase> CASES = RawCases.all("key");

	@Test
	void thereAreEnoughCasesAndEachHasAnIdOfItsOwn() {
		assertThat(CASES).hasSizeGreaterThanOrEqualTo(215).extracting(RawCase::id).doesNotHaveDuplicates();
	}

	@Test
	void whatGoesOnDoesNotDependOnThePiecesInWhichItComes() {
		for (RawCase each : CASES) {
			byte[] bytes = each.bytes();
			String whole = passed(bytes, bytes.length);

			assertThat(passed(bytes, (bytes.length < LARGE) ? 1 : 997)).as(each.id()).isEqualTo(whole);
		}
	}

	@Test
	void aSecondReadingFindsAFaultWhereTheFirstDoes() {
		CASES.forEach((each) -> assertAgreed(each.bytes(), each.id()));
	}

	@Test
	void bothReadingsAgreeOnRandomChanges() {
		long seed = new Random().nextLong();
		Mutator mutator = new Mutator(CASES, new Random(seed));
		for (int i = 0; i < 3000; i++) {
			byte[] bytes = mutator.next();
			assertAgreed(bytes,
					"seed %d, change %d: %s".formatted(seed, i, new String(bytes, StandardCharsets.ISO_8859_1)));
		}
	}

	/** Behind a request with which its client is done nothing is read a second time. */
	static void assertAgreed(byte[] bytes, String what) {
		HttpReading reading = HttpReading.of(bytes);
		boolean done = !reading.requests().isEmpty() && reading.requests().getLast().isLast();
		if (!done) {
			assertThat(passed(bytes, bytes.length).contains(REFUSED)).as(what)
				.isEqualTo(reading.end() == HttpReading.End.FAULT);
		}
		List<String> read = reading.requests().stream().map(FramingHandlerTests::shown).toList();
		List<String> decoded = decoded(bytes);
		assertThat(done ? decoded.subList(0, Math.min(read.size(), decoded.size())) : decoded).as(what).isEqualTo(read);
	}

	private static String shown(HttpReading.Request request) {
		return request.method() + ' ' + request.target() + '\n'
				+ new String(request.body(), StandardCharsets.ISO_8859_1);
	}

	/** The whole requests that the codec makes of what goes on. */
	private static List<String> decoded(byte[] bytes) {
		EmbeddedChannel channel = new EmbeddedChannel(new FramingHandler(LIMITS, PATIENCE),
				new HttpRequestDecoder(2 * LIMITS.lineBytes(), 2 * LIMITS.fieldBytes(), 8192));
		channel.writeInbound(Unpooled.copiedBuffer(bytes));
		List<String> requests = new ArrayList<>();
		StringBuilder request = new StringBuilder();
		for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
			if (next instanceof HttpRequest head) {
				request = new StringBuilder(head.method().name() + ' ' + head.uri() + '\n');
			}
			if (next instanceof HttpContent content) {
				request.append(content.content().toString(StandardCharsets.ISO_8859_1));
			}
			if (next instanceof LastHttpContent last && last.decoderResult().isSuccess()) {
				requests.add(request.toString());
			}
			ReferenceCountUtil.release(next);
		}
		channel.finishAndReleaseAll();
		return requests;
	}

	@Test
	void extensionsAndTrailersAreLeftOut() {
		String passed = passed(bytes("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
				+ "0003;a=\"b\"\r\nxyz\r\n0;c\r\nHost: b\r\n\r\n"), 1000);

		assertThat(passed)
			.isEqualTo("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nxyz\r\n0\r\n\r\n");
	}

	@Test
	void aHeadThatDoesNotEndInTimeIsRefused() {
		EmbeddedChannel channel = new EmbeddedChannel(new FramingHandler(LIMITS, PATIENCE));
		channel.freezeTime();
		channel.writeInbound(Unpooled.wrappedBuffer(bytes("GET / HTTP/1.1\r\nHo")));

		channel.advanceTimeBy(PATIENCE.toMillis() - 1, TimeUnit.MILLISECONDS);
		channel.runScheduledPendingTasks();
		assertThat(channel.inboundMessages()).isEmpty();
		channel.advanceTimeBy(1, TimeUnit.MILLISECONDS);
		channel.runScheduledPendingTasks();

		Refusal refusal = channel.readInbound();
		assertThat(refusal.condition()).isEqualTo(Condition.REQUEST_TIMEOUT);
		channel.finishAndReleaseAll();
	}

	@Test
	void aHeadThatEndsInTimeIsNot() {
		EmbeddedChannel channel = new EmbeddedChannel(new FramingHandler(LIMITS, PATIENCE));
		channel.freezeTime();
		channel.writeInbound(Unpooled.wrappedBuffer(bytes("GET / HTTP/1.1\r\nHo")));
		channel.writeInbound(Unpooled.wrappedBuffer(bytes("st: a\r\n\r\n")));
		channel.advanceTimeBy(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		channel.runScheduledPendingTasks();

		assertThat(read(channel)).isEqualTo("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
		channel.finishAndReleaseAll();
	}

	@Test
	void eachHeadHasItsOwnTime() {
		EmbeddedChannel channel = new EmbeddedChannel(new FramingHandler(LIMITS, PATIENCE));
		channel.freezeTime();
		channel.writeInbound(Unpooled.wrappedBuffer(bytes("GET / HTTP/1.1\r\nHo")));
		channel.advanceTimeBy(PATIENCE.toMillis() - 1, TimeUnit.MILLISECONDS);
		channel.writeInbound(Unpooled.wrappedBuffer(bytes("st: a\r\n\r\nGET / HTTP/1.1\r\nHo")));
		channel.advanceTimeBy(PATIENCE.toMillis() - 1, TimeUnit.MILLISECONDS);
		channel.runScheduledPendingTasks();

		assertThat(read(channel)).isEqualTo("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
		channel.finishAndReleaseAll();
	}

	/** What goes on of some bytes that come in pieces. */
	static String passed(byte[] bytes, int size) {
		EmbeddedChannel channel = new EmbeddedChannel(new FramingHandler(LIMITS, PATIENCE));
		for (int at = 0; at < bytes.length; at += size) {
			channel.writeInbound(Unpooled.copiedBuffer(bytes, at, Math.min(size, bytes.length - at)));
		}
		String passed = read(channel);
		channel.finishAndReleaseAll();
		return passed;
	}

	private static String read(EmbeddedChannel channel) {
		StringBuilder all = new StringBuilder();
		for (Object next = channel.readInbound(); next != null; next = channel.readInbound()) {
			if (next instanceof ByteBuf buffer) {
				all.append(buffer.toString(StandardCharsets.ISO_8859_1));
				buffer.release();
			}
			else {
				all.append(REFUSED).append(((Refusal) next).condition());
			}
		}
		return all.toString();
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.ISO_8859_1);
	}

}
