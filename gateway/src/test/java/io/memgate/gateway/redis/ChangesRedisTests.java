package io.memgate.gateway.redis;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

import io.lettuce.core.RedisClient;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

import static org.assertj.core.api.Assertions.assertThat;

class ChangesRedisTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

	@Test
	void aConnectionThatIsLostBeforeItListensIsFollowedByOneThatDoes() throws IOException {
		News news = new News();
		try (Relay relay = new Relay(RedisServer.port())) {
			RedisClient client = SharedRedis.client(relay.port());
			Changes changes = new Changes(() -> client, news);
			changes.start();

			await(() -> news.isNoneOf("acme", news.mark()));
			long mark = news.mark();
			RedisServer.commands().publish(Changes.CHANNEL, "acme");

			await(() -> !news.isNoneOf("acme", mark));
			assertThat(news.isNoneOf("other", mark)).isTrue();
			assertThat(relay.cut).isTrue();
			changes.stop();
			assertThat(news.isNoneOf("other", mark)).isFalse();
			client.shutdown();
		}
	}

	private static void await(BooleanSupplier condition) {
		Flux.interval(Duration.ZERO, Duration.ofMillis(20))
			.takeUntil((tick) -> condition.getAsBoolean())
			.blockLast(PATIENCE);
	}

	/**
	 * Passes connections on to a port, but for the first that subscribes: that is cut.
	 */
	private static final class Relay implements AutoCloseable {

		private final ServerSocket listener = new ServerSocket(0, 8, LOOPBACK);

		private final AtomicBoolean cut = new AtomicBoolean();

		private final int target;

		Relay(int target) throws IOException {
			this.target = target;
			Thread.startVirtualThread(this::accept);
		}

		int port() {
			return this.listener.getLocalPort();
		}

		private void accept() {
			try {
				while (true) {
					Socket near = this.listener.accept();
					Socket far = new Socket(LOOPBACK, this.target);
					Thread.startVirtualThread(() -> pass(near, far));
					Thread.startVirtualThread(() -> pass(far, near));
				}
			}
			catch (IOException ex) {
				return; // closed
			}
		}

		private void pass(Socket from, Socket to) {
			byte[] bytes = new byte[4096];
			try (from; to) {
				for (int n = from.getInputStream().read(bytes); n >= 0; n = from.getInputStream().read(bytes)) {
					String said = new String(bytes, 0, n, StandardCharsets.US_ASCII);
					if (said.contains("SUBSCRIBE") && this.cut.compareAndSet(false, true)) {
						return;
					}
					to.getOutputStream().write(bytes, 0, n);
				}
			}
			catch (IOException ex) {
				return; // one of the two ends has gone
			}
		}

		@Override
		public void close() throws IOException {
			this.listener.close();
		}

	}

}
