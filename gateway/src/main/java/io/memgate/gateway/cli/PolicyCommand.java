package io.memgate.gateway.cli;

import java.nio.file.Path;
import java.time.Instant;

import io.memgate.gateway.policy.PolicyException;
import io.memgate.gateway.policy.PolicyLoader;
import io.memgate.gateway.policy.PolicyRevisions;
import io.memgate.gateway.policy.UsagePolicy;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(name = "policy", mixinStandardHelpOptions = true, description = "Look at policy files.",
		synopsisSubcommandLabel = "COMMAND")
final class PolicyCommand {

	private final Output output;

	PolicyCommand(Output output) {
		this.output = output;
	}

	@Command(name = "check", mixinStandardHelpOptions = true,
			description = "Check a policy file and the profile it names, without a gateway.",
			footer = { "", "Example:", "  memgate policy check deploy/policy/memos-free.yml" })
	int check(@Parameters(paramLabel = "FILE", description = "The policy file.") Path file) {
		try {
			PolicyRevisions revisions = PolicyLoader.load(file);
			UsagePolicy policy = revisions.at(Instant.now()).policy();
			this.output.line(file + " is good: profile " + policy.profile().name() + ", plans "
					+ String.join(", ", policy.plans().keySet()) + ", hash " + revisions.source().hash() + '.');
			return 0;
		}
		catch (PolicyException ex) {
			throw CommandFailure.failed(file + " cannot be used:\n" + ex.getMessage());
		}
	}

}
