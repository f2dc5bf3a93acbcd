package io.memgate.gateway.cli;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

import io.memgate.gateway.policy.Judgement;
import io.memgate.gateway.policy.PolicyException;
import io.memgate.gateway.policy.PolicyLoader;
import io.memgate.gateway.policy.PolicyRevision;
import io.memgate.gateway.policy.PolicyRevisions;

@Command(name = "policy", mixinStandardHelpOptions = true, description = "Look at policy files.",
		synopsisSubcommandLabel = "COMMAND")
final class PolicyCommand {

	private final Output output;

	private final Clock clock;

	PolicyCommand(Output output, Clock clock) {
		this.output = output;
		this.clock = clock;
	}

	@Command(name = "check", mixinStandardHelpOptions = true,
			description = "Check a policy file and the profiles it names, without a gateway, and list what is to come.",
			footer = { "", "Example:", "  memgate policy check deploy/policy/memos-free.yml" })
	int check(@Parameters(paramLabel = "FILE", description = "The policy file.") Path file) {
		try {
			Instant now = this.clock.instant();
			PolicyRevisions policy = PolicyLoader.load(file);
			PolicyRevision inForce = policy.at(now);
			this.output.line(file + " is good: profile " + inForce.policy().profile().name() + ", plans "
					+ String.join(", ", new TreeSet<>(inForce.policy().plans().keySet())) + ", hash "
					+ policy.source().hash() + '.');
			this.output.lines(PolicyText.coming(policy, now));
			return 0;
		}
		catch (PolicyException ex) {
			throw CommandFailure.failed(file + " cannot be used:\n" + ex.getMessage());
		}
	}

	@Command(name = "diff", mixinStandardHelpOptions = true,
			description = { "Show what consumers may do less, more or differently under NEW than under OLD, from when, "
					+ "and whether a gateway with OLD in force would take NEW." },
			footer = { "", "Exit status: 0 NEW would be taken, 1 it would be refused because it tightens a limit",
					"too early (the change to make instead is printed), 2 a file cannot be read.", "", "Example:",
					"  memgate policy diff policy.yml policy-new.yml",
					"  memgate policy diff policy.yml policy-new.yml --at 2026-12-01T00:00:00Z --json" })
	int diff(@Parameters(paramLabel = "OLD", description = "The policy file in force.") Path before,
			@Parameters(paramLabel = "NEW", description = "The policy file that is to take its place.") Path after,
			@Option(names = "--at", paramLabel = "INSTANT", converter = At.class,
					description = "When it is to, such as 2026-12-01T00:00:00Z. Default: now.") @Nullable Instant at) {
		Instant now = (at != null) ? at : this.clock.instant();
		Judgement judgement = Judgement.of(load(before), load(after), now);
		this.output.print(PolicyText.json(judgement),
				(json) -> this.output.lines(PolicyText.differences(judgement, now)));
		if (judgement instanceof Judgement.Refused refused) {
			this.output.note("memgate: " + after + " would be refused:\n" + refused.message());
			return 1;
		}
		return 0;
	}

	static PolicyRevisions load(Path file) {
		try {
			return PolicyLoader.load(file);
		}
		catch (PolicyException ex) {
			throw CommandFailure.misused(file + " cannot be used:\n" + ex.getMessage());
		}
	}

	/** Reads an instant. */
	static final class At implements ITypeConverter<Instant> {

		@Override
		public Instant convert(String value) {
			try {
				return OffsetDateTime.parse(value).toInstant();
			}
			catch (DateTimeException ex) {
				throw new TypeConversionException("'" + value + "' is not an instant such as 2026-12-01T00:00:00Z");
			}
		}

	}

}
