package io.memgate.gateway.cli;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import io.memgate.gateway.admin.AdminListener;
import io.memgate.gateway.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(RedisServer.class)
class CredentialCommandWebTests {

	@RegisterExtension
	static final AdminListener listener = new AdminListener();

	@Test
	void aCredentialIsMadeUsedRotatedListedAndRevoked() {
		Result made = memgate("credential create vera --role viewer");
		assertThat(made.out()).matches("mga-vera-[A-Za-z0-9]{43}\n");
		assertThat(made.err()).isEqualTo("Made credential 'vera'. Keep it now, it is not shown again:\n");

		assertThat(as(made, "credential me").out()).isEqualTo("vera, role viewer\n");
		assertThat(as(made, "account create acme")).satisfies((refused) -> assertThat(refused.status()).isEqualTo(1))
			.satisfies((refused) -> assertThat(refused.err()).contains("'vera' has the role viewer"));

		Result rotated = memgate("credential rotate vera --overlap 1h");
		assertThat(as(made, "credential me").status()).isZero();
		assertThat(as(rotated, "credential me").status()).isZero();
		assertThat(memgate("credential list").out()).matches("""
				id     role    created +expires  previousUntil
				admin  admin   - +-        -
				vera   viewer  \\S+Z  -        \\S+Z
				""");
		assertThat(memgate("credential revoke vera")).isEqualTo(new Result(0, "", "Revoked credential 'vera'.\n"));
		assertThat(as(rotated, "credential me").err()).contains("does not accept this admin token");
	}

	private static Result as(Result credential, String arguments) {
		return Result.of(
				Map.of("MEMGATE_ADMIN_URL", listener.adminUrl(), "MEMGATE_ADMIN_TOKEN", credential.out().strip()),
				arguments.split(" "));
	}

	private static Result memgate(String arguments) {
		return Result.of(listener, arguments.split(" "));
	}

}
