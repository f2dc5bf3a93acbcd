package io.memgate.gateway.system;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;

import io.memgate.gateway.system.Fault.Direction;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponseDecoder;

/**
 * Knows which answers of the memory service have passed whole on the way to the gateways,
 * by reading along the bytes that a {@link FaultProxy} passes on. What it calls done is
 * what a gateway cannot but know.
 */
final class Witness {

	private static final int MOST_BYTES = 8 * 1024 * 1024;

	private static final String SUCCESS = "\"code\":0";

	/** Paths by the request id of each success that has passed whole. */
	private final Map<String, String> successes = new ConcurrentHashMap<>();

	/** Successes that have passed whole, of an account's calls to a path. */
	long successes(String account, String path) {
		return this.successes.values().stream().filter(new Asked(account, path).text()::equals).count();
	}

	/** Whether the success of a request id has passed whole. */
	boolean saw(String id) {
		return this.successes.containsKey(id);
	}

	/** Reads one connection along. */
	FaultProxy.Tap tap() {
		return new Conversation();
	}

	/** One connection: requests and answers in turn. */
	private final class Conversation implements FaultProxy.Tap {

		private final Queue<Map.Entry<String, Asked>> asked = new ConcurrentLinkedQueue<>();

		private final EmbeddedChannel requests = reader(new HttpRequestDecoder());

		private final EmbeddedChannel answers = reader(new HttpResponseDecoder());

		private static EmbeddedChannel reader(ChannelHandler decoder) {
			return new EmbeddedChannel(decoder, new HttpObjectAggregator(MOST_BYTES));
		}

		@Override
		public void passed(Direction direction, byte[] bytes, int length) {
			switch (direction) {
				case UP -> Conversation.<FullHttpRequest>read(this.requests, bytes, length, this::asked);
				case DOWN -> Conversation.<FullHttpResponse>read(this.answers, bytes, length, this::answered);
			}
		}

		@Override
		public void ended(Direction direction) {
			try {
				((direction == Direction.UP) ? this.requests : this.answers).finishAndReleaseAll();
			}
			catch (PrematureChannelClosureException ex) {
				// It was cut within a message.
			}
		}

		@SuppressWarnings("unchecked")
		private static <T> void read(EmbeddedChannel reader, byte[] bytes, int length, Consumer<T> whole) {
			reader.writeInbound(Unpooled.copiedBuffer(bytes, 0, length));
			for (Object message = reader.readInbound(); message != null; message = reader.readInbound()) {
				whole.accept((T) message);
			}
		}

		private void asked(FullHttpRequest request) {
			String assertion = request.headers().get("X-Memgate-Assertion", "");
			this.asked.add(Map.entry(request.headers().get("X-Request-Id", ""),
					new Asked(assertion.replaceAll(".*;account=([^;]*);.*", "$1"), request.uri())));
			request.release();
		}

		private void answered(FullHttpResponse answer) {
			Map.Entry<String, Asked> asked = this.asked.remove();
			if (answer.status().code() == 200 && answer.content().toString(StandardCharsets.UTF_8).contains(SUCCESS)) {
				Witness.this.successes.put(asked.getKey(), asked.getValue().text());
			}
			answer.release();
		}

	}

	/** Who asked what. */
	private record Asked(String account, String path) {

		String text() {
			return this.account + ' ' + this.path;
		}

	}

}
