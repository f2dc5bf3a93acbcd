package io.memgate.gateway.redis;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import io.lettuce.core.codec.StringCodec;
import io.lettuce.core.output.NestedMultiOutput;
import io.lettuce.core.protocol.CommandArgs;
import io.lettuce.core.protocol.ProtocolKeyword;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What the gateway's user may not do, and that nothing is lost by it. That it may do what
 * it needs is held by all tests of an assembled gateway.
 */
class RedisUsersTests {

	/** A connection is left by these before it is asked who it is. */
	private static final Set<String> OF_ANYBODY = Set.of("auth", "hello", "quit", "reset");

	private static final String FORBIDDEN = "has no permissions to run the";

	/** What Redis 7 says of DEBUG to everybody, as it is set up by default. */
	private static final String SHUT_OFF = "DEBUG command not allowed";

	/** Of these some subcommands are allowed. */
	private static final Set<String> IN_PART = Set.of("config", "cluster", "client");

	@ParameterizedTest
	@EnumSource
	void everyOtherCommandIsForbidden(RedisBinary binary) {
		as(binary, (gateway, server) -> {
			Set<String> forbidden = commandsOf(server);
			forbidden.removeAll(allowed());
			forbidden.removeAll(OF_ANYBODY);
			forbidden.removeAll(IN_PART);

			assertThat(forbidden).hasSizeGreaterThan(120)
				.contains("flushall", "keys", "script", "acl", "debug", "shutdown");
			assertThat(forbidden).allSatisfy(
					(command) -> assertThat(errorOf(gateway, server, command)).containsAnyOf(FORBIDDEN, SHUT_OFF));
		});
	}

	@ParameterizedTest
	@EnumSource
	void keysAndChannelsOfOthersAreForbidden(RedisBinary binary) {
		as(binary, (gateway, server) -> {
			assertThatExceptionOfType(RedisCommandExecutionException.class)
				.isThrownBy(() -> gateway.sync().get("session:1"))
				.withMessageStartingWith("NOPERM");
			assertThatExceptionOfType(RedisCommandExecutionException.class)
				.isThrownBy(() -> gateway.sync().publish("news", "x"))
				.withMessageStartingWith("NOPERM");
			assertThat(gateway.sync().get("mg:key:none")).isNull();
		});
	}

	@ParameterizedTest
	@EnumSource
	void noSettingAndNoOtherClientCanBeTouched(RedisBinary binary) {
		as(binary, (gateway, server) -> {
			assertThat(gateway.sync().configGet("maxmemory-policy")).containsEntry("maxmemory-policy", "noeviction");
			assertThatExceptionOfType(RedisCommandExecutionException.class)
				.isThrownBy(() -> gateway.sync().configSet("maxmemory-policy", "allkeys-lru"))
				.withMessageStartingWith("NOPERM");
			assertThatExceptionOfType(RedisCommandExecutionException.class)
				.isThrownBy(() -> gateway.sync().clientKill("127.0.0.1:1"))
				.withMessageStartingWith("NOPERM");
		});
	}

	/**
	 * Redis reads its append-only file as the default user, and leaves out the writes of
	 * scripts that this user may not make.
	 */
	@ParameterizedTest
	@EnumSource
	void whatScriptsWroteIsThereAfterARestart(RedisBinary binary) {
		assumeThat(binary.runs()).as(binary.tool()).isTrue();
		try (RedisProcess process = RedisUsers.launchAsShipped(binary)) {
			asGateway(process,
					(redis) -> redis.eval(
							"redis.call('HSET', KEYS[1], 'a', 1) return redis.call('HSET', KEYS[1], 'b', 2)",
							ScriptOutputType.INTEGER, "mg:kept"));

			process.kill();
			process.restart();

			asGateway(process, (redis) -> assertThat(redis.hgetall("mg:kept")).containsOnlyKeys("a", "b"));
		}
	}

	@ParameterizedTest
	@EnumSource
	void nobodyIsTheDefaultUser(RedisBinary binary) {
		assumeThat(binary.runs()).as(binary.tool()).isTrue();
		try (RedisProcess process = RedisUsers.launchAsShipped(binary)) {
			assertThat(answer(process, "GET mg:kept")).startsWith("-NOAUTH");
			assertThat(answer(process, "AUTH default x")).startsWith("-WRONGPASS");
			assertThat(answer(process, "AUTH x")).startsWith("-WRONGPASS");
		}
	}

	/** What a client that has said nothing else is answered. */
	private static String answer(RedisProcess process, String command) {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), process.port())) {
			socket.setSoTimeout(5000);
			socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
			return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
				.readLine();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void asGateway(RedisProcess process, Consumer<RedisCommands<String, String>> work) {
		try (RedisClient client = RedisClient.create(SharedRedis.RESOURCES,
				RedisURI.create(RedisUsers.url(process.port())));
				StatefulRedisConnection<String, String> gateway = client.connect()) {
			work.accept(gateway.sync());
		}
	}

	private static void as(RedisBinary binary, Looks looks) {
		assumeThat(binary.runs()).as(binary.tool()).isTrue();
		try (RedisProcess process = RedisUsers.launch(binary);
				RedisClient client = RedisClient.create(SharedRedis.RESOURCES,
						RedisURI.create(RedisUsers.url(process.port())));
				StatefulRedisConnection<String, String> gateway = client.connect()) {
			looks.look(gateway, process);
		}
	}

	/** Names of all commands of a server, without those of modules. */
	private static Set<String> commandsOf(RedisProcess server) {
		return server.ask((redis) -> redis.command())
			.stream()
			.map((each) -> (String) ((List<?>) each).getFirst())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	private static Set<String> allowed() {
		return RedisUsers.rules()
			.stream()
			.filter((word) -> word.startsWith("+") && !word.contains("|"))
			.map((word) -> word.substring(1))
			.collect(Collectors.toSet());
	}

	/** What a command is answered: its arguments, as many as it needs, mean nothing. */
	private static String errorOf(StatefulRedisConnection<String, String> gateway, RedisProcess server,
			String command) {
		List<?> described = (List<?>) server.ask((redis) -> redis.commandInfo(command)).getFirst();
		int needed = Math.abs(((Long) described.get(1)).intValue()) - 1;
		CommandArgs<String, String> args = new CommandArgs<>(StringCodec.UTF8);
		Collections.nCopies(needed, "help").forEach(args::add);
		try {
			return String
				.valueOf(gateway.sync().dispatch(new Named(command), new NestedMultiOutput<>(StringCodec.UTF8), args));
		}
		catch (RedisCommandExecutionException ex) {
			return String.valueOf(ex.getMessage());
		}
	}

	/** A command by its name. */
	private record Named(String command) implements ProtocolKeyword {

		@Override
		public byte[] getBytes() {
			return this.command.toUpperCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII);
		}

	}

	/** Looks at what a gateway may do. */
	private interface Looks {

		void look(StatefulRedisConnection<String, String> gateway, RedisProcess server);

	}

}
