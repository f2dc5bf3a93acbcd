package io.memgate.gateway.routing;

import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

import io.memgate.gateway.redis.AccountKeys;
import io.memgate.gateway.redis.RedisProcess;
import io.memgate.gateway.redis.RedisServer;
import io.memgate.gateway.redis.UtcDay;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(RedisServer.class)
class GracefulStopWebTests {

	private static final String READINESS = "/actuator/health/readiness";

	@TempDir
	Path folder;

	private final Sinks.One<RecordingBackend.Answer> answer = Sinks.one();

	@Test
	void refusalsOfTheLastSecondAreKept() {
		try (RedisProcess redis = RedisProcess.launchOnFreePort()) {
			StartedGateway gateway = start(redis);
			String day = UtcDay.name(UtcDay.of(Clock.systemUTC().instant()));
			for (int i = 0; i < 5; i++) {
				assertThat(gateway.post(GatewayUnderTest.ADD, "not JSON").status()).isEqualTo(400);
			}

			gateway.close();

			assertThat(redis.hash(new AccountKeys("acme").usage(day)).entrySet())
				.filteredOn((field) -> field.getKey().endsWith(":addMessage:refused"))
				.singleElement()
				.extracting((field) -> field.getValue())
				.isEqualTo("5");
		}
	}

	@Test
	void aNodeThatLeavesServesOnAndWaitsForACallWhoseClientHasLeft() throws IOException {
		try (RedisProcess redis = RedisProcess.launchOnFreePort()) {
			StartedGateway gateway = start(redis, "--memgate.leave=1s");
			gateway.backend.behaving((request) -> request.uri().equals(GatewayUnderTest.SEARCH) ? this.answer.asMono()
					: Mono.just(RecordingBackend.OK));
			try (RawClient keptAlive = new RawClient(gateway.port())) {
				assertThat(add(keptAlive, gateway)).startsWith("HTTP/1.1 200")
					.doesNotContainIgnoringCase("connection:");
				searchAndLeave(gateway);

				CompletableFuture<Void> closing = CompletableFuture.runAsync(gateway::close);
				GatewayUnderTest.await(() -> statusOf(gateway.adminUrl()) == 503);

				assertThat(add(keptAlive, gateway)).startsWith("HTTP/1.1 200")
					.containsIgnoringCase("connection: close");
				assertThat(gateway.add()).isEqualTo(200);
				GatewayUnderTest.await(() -> !listens(gateway.port()));
				this.answer.tryEmitValue(RecordingBackend.OK);
				closing.join();
			}

			assertThat(redis.hash(new AccountKeys("acme").quota())).containsEntry("addMessage:u", "3")
				.containsEntry("searchMemory:u", "1")
				.containsEntry("searchMemory:r", "0");
		}
	}

	private StartedGateway start(RedisProcess redis, String... settings) {
		String[] all = new String[settings.length + 1];
		System.arraycopy(settings, 0, all, 1, settings.length);
		all[0] = "--spring.data.redis.url=redis://127.0.0.1:" + redis.port();
		return StartedGateway.start(this.folder, "acme", all);
	}

	private static String add(RawClient client, StartedGateway gateway) throws IOException {
		client.write(request(gateway, GatewayUnderTest.ADD, GatewayUnderTest.ONE_MESSAGE));
		return client.readTo("\"message\":\"ok\"}");
	}

	private static void searchAndLeave(StartedGateway gateway) throws IOException {
		try (Socket client = new Socket("127.0.0.1", gateway.port())) {
			client.getOutputStream()
				.write(request(gateway, GatewayUnderTest.SEARCH, GatewayUnderTest.ONE_QUERY)
					.getBytes(StandardCharsets.US_ASCII));
			GatewayUnderTest.await(() -> gateway.backend.received()
				.stream()
				.anyMatch((each) -> each.uri().equals(GatewayUnderTest.SEARCH)));
			client.setSoLinger(true, 0);
		}
	}

	private static String request(StartedGateway gateway, String path, String body) {
		return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Token " + gateway.key()
				+ "\r\nContent-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body;
	}

	private static int statusOf(String adminUrl) {
		String answer = RawClient.exchange(URI.create(adminUrl).getPort(),
				"GET " + READINESS + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n");
		return Integer.parseInt(answer.split(" ")[1]);
	}

	private static boolean listens(int port) {
		try (Socket socket = new Socket("127.0.0.1", port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
