package io.memgate.gateway.cli;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.memgate.gateway.admin.AdminListener;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(RedisServer.class)
class MemgateCommandWebTests {

	@RegisterExtension
	static final AdminListener listener = new AdminListener();

	@Test
	void plansKeysRequestsAndReportsHaveTheirCommands() {
		memgate("account create acme");
		memgate("project create acme app");
		String key = memgate("key create acme app").out().split("-")[1];

		assertThat(memgate("account plan acme team --reason pilot").status()).isEqualTo(1);
		assertThat(memgate("account plan acme team --emergency none --reason pilot").out())
			.isEqualTo("Account 'acme' has plan 'team'.\n");
		assertThat(memgate("key rotate acme " + key + " --overlap 7d").err()).contains("The old key works until 20");
		assertThat(memgate("key expire acme " + key + " --at 2099-01-01T00:00:00Z").out())
			.isEqualTo("Key '" + key + "' ends at 2099-01-01T00:00:00Z.\n");
		assertThat(memgate("key revoke acme " + key + " --reason lost").out())
			.isEqualTo("Revoked key '" + key + "'.\n");
		assertThat(memgate("request list").out()).isEqualTo("No open requests.\n");
		assertThat(memgate("request decline acme nothing --answer no").err()).contains("no open request 'nothing'");
		assertThat(memgate("usage acme --by project,api").out()).isEqualTo("No calls.\n");
		assertThat(memgate("statement acme").out()).contains("addMessage   9000        0     0         0       9000");
		assertThat(memgate("busiest").out()).isEqualTo("Calls: none\n\nRefusals: none\n");
		assertThat(memgate("audit --limit 1").out()).contains("key.revoke  acme").contains("lost");
	}

	@Test
	void anAccountIsMadeListedAndShownWithAllThatBelongsToIt() {
		assertThat(memgate("account create acme").out()).isEqualTo("Made account 'acme' with plan 'free'.\n");
		assertThat(memgate("project create acme app").out()).isEqualTo("Made project 'app' of account 'acme'.\n");
		assertThat(memgate("grant acme searchMemory 500 --reason pilot --expires 2099-01-01T00:00:00Z").out())
			.isEqualTo("Granted 500 calls of searchMemory to account 'acme'.\n");
		assertThat(memgate("account create big --plan team").out()).isEqualTo("Made account 'big' with plan 'team'.\n");

		assertThat(memgate("account list").out()).matches("""
				id    plan  created +standing
				acme  free  \\S+Z  none
				big   team  \\S+Z  none
				""");
		Result found = memgate("account list --prefix b --sort created --order desc --limit 1");
		assertThat(found.out()).contains("big").doesNotContain("acme");
		assertThat(found.err()).isEqualTo(
				"There may be more: memgate account list" + " --prefix b --sort created --order desc --after big\n");
		assertThat(memgate("account show acme").out()).matches("""
				Account acme, plan free, made \\S+Z

				Quotas
				quota         limit  granted  used  reserved  remaining
				addMessage     5000        0     0         0       5000
				searchMemory   1000      500     0         0       1500

				Projects
				id   created
				app  \\S+Z

				Keys: none

				Grants
				quota         amount  reason  actor  created +expires
				searchMemory     500  pilot   admin  \\S+Z  2099-01-01T00:00:00Z
				""");
	}

	@Test
	void anAccountIsThrottledAndLifted() {
		memgate("account create acme");

		assertThat(memgate("throttle show acme").out()).isEqualTo("Account acme: not throttled, step 0\n");
		assertThat(memgate("throttle set acme --until 2099-01-01T00:00:00Z --rate 10 --reason trial").out()).matches("""
				Account acme: throttled until 2099-01-01T00:00:00Z, 10 calls a minute let through \\(admin: trial\\)

				at +change     actor  step  until                 rate  reason
				\\S+Z  throttled  admin     0  2099-01-01T00:00:00Z    10  trial
				""");
		assertThat(memgate("throttle set acme --permanent --reason fraud").out()).contains("suspended since 20",
				"(admin: fraud)");
		assertThat(memgate("throttle lift acme --reason mistaken").out())
			.startsWith("Account acme: not throttled, step 0\n")
			.contains("lifted");
		assertThat(memgate("throttle confirm acme --reason x"))
			.isEqualTo(new Result(1, "", "memgate: Nothing is proposed for account 'acme'.\n"));
	}

	@Test
	void aKeyStandsAloneOnStandardOutput() {
		memgate("account create acme");
		memgate("project create acme app");

		Result made = memgate("key create acme app --name laptop");

		assertThat(made.out()).matches("mpg-[a-z2-7]{16}-[A-Za-z0-9]{43}\n");
		assertThat(made.err()).contains("it is not shown again");
		assertThat(memgate("account show acme").out()).contains("laptop").contains(made.out().substring(4, 20));
	}

	@Test
	void theAnswerIsPrintedAsItIsOnRequest() {
		memgate("account create acme");

		assertThat(memgate("account list --json").out())
			.startsWith("{\"accounts\":[{\"id\":\"acme\",\"plan\":\"free\",");
		assertThat(memgate("--json account list --limit 1").out()).endsWith("\"next\":\"acme\"}\n");
	}

	@Test
	void aRefusalIsToldOnStandardErrorWithStatus1() {
		memgate("account create acme");

		Result refused = memgate("account create acme");

		assertThat(refused).isEqualTo(new Result(1, "", "memgate: There is already an account 'acme'.\n"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "account", "account create", "account create A/b",
			"grant acme searchMemory many --reason x", "grant acme searchMemory 5", "account show acme --color",
			"throttle set acme --reason x", "throttle set acme --permanent --until 2099-01-01T00:00:00Z --reason x",
			"zzz" })
	void wrongUsageHasStatus2(String arguments) {
		Result wrong = memgate(arguments);

		assertThat(wrong.status()).isEqualTo(2);
		assertThat(wrong.err()).contains("Usage: memgate");
	}

	@ParameterizedTest
	@ValueSource(strings = { "account create", "account list", "account show", "project create", "key create", "grant",
			"ledger check", "ledger accept", "throttle show", "throttle set", "throttle lift", "throttle confirm", "" })
	void everyCommandHasHelpWithAnExample(String command) {
		Result help = memgate(command + " --help");

		assertThat(help.status()).isZero();
		assertThat(help.out()).contains("Usage: memgate").contains("Example:");
	}

	@Test
	void theTokenMayComeFromAFile(@TempDir Path folder) throws IOException {
		Path file = Files.writeString(folder.resolve("token"), AdminListener.TOKEN + "\n");
		Map<String, String> environment = Map.of("MEMGATE_ADMIN_URL", listener.adminUrl() + "/");

		assertThat(memgate(environment, "account list --token-file " + file).status()).isZero();
		assertThat(memgate(environment, "account list --token-file " + file + ".none"))
			.satisfies((result) -> assertThat(result.status()).isEqualTo(2))
			.satisfies((result) -> assertThat(result.err()).contains("cannot be read"));
	}

	@Test
	void aMissingOrWrongTokenIsToldWithWhatToDo() {
		Result missing = memgate(Map.of(), "account list");
		Result wrong = memgate(Map.of("MEMGATE_ADMIN_URL", listener.adminUrl(), "MEMGATE_ADMIN_TOKEN", "x".repeat(32)),
				"account list");

		assertThat(missing.status()).isEqualTo(2);
		assertThat(missing.err()).startsWith("memgate: There is no admin token.").contains("memgate.env");
		assertThat(wrong.status()).isEqualTo(1);
		assertThat(wrong.err()).contains("does not accept this admin token");
	}

	@Test
	void aGatewayThatIsNotThereIsToldWithWhatToDo() throws IOException {
		Result away = memgate("account list --admin-url http://127.0.0.1:" + closedPort());
		Result noAddress = memgate("account list --admin-url localhost:8081");

		assertThat(away.status()).isEqualTo(1);
		assertThat(away.err()).contains("Nothing answers at http://127.0.0.1:").contains("Is the gateway running?");
		assertThat(noAddress.status()).isEqualTo(2);
		assertThat(noAddress.err()).contains("is not an address");
	}

	@Test
	void anotherServiceIsNotTakenForTheAdminApi() {
		Result other = memgate("account list --admin-url " + listener.publicUrl());

		assertThat(other.status()).isEqualTo(1);
		assertThat(other.err()).contains("is not Memgate's admin API");
	}

	private static int closedPort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
	}

	private static Result memgate(String arguments) {
		return memgate(Map.of("MEMGATE_ADMIN_URL", listener.adminUrl(), "MEMGATE_ADMIN_TOKEN", AdminListener.TOKEN),
				arguments);
	}

	private static Result memgate(Map<String, String> environment, String arguments) {
		return Result.of(environment, arguments.isBlank() ? new String[0] : arguments.strip().split(" "));
	}

}
