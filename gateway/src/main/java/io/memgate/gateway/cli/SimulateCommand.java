package io.memgate.gateway.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

import io.memgate.gateway.policy.PolicyRevisions;
import io.memgate.gateway.simulation.Report;
import io.memgate.gateway.simulation.Selection;
import io.memgate.gateway.simulation.Simulation;
import io.memgate.gateway.simulation.UsageLogs;

@Command(name = "simulate", mixinStandardHelpOptions = true, exitCodeOnExecutionException = ExitCode.USAGE,
		description = { "Replay recorded calls under a policy file: which would have been refused, when and why.", "",
				"Quotas, rates and payload limits are decided by the arithmetic that decides live, each call under the",
				"revision of its instant. Throttles, capacity and failure budgets are taken as they were." },
		footer = { "", "Exit status: 0 nothing more would be refused, 1 something would, 2 a file cannot be read, or",
				"the replay did not end.", "", "Examples:",
				"  memgate policy simulate policy-new.yml --log logs/usage.log* --at 2026-12-15T00:00:00Z",
				"  memgate policy simulate policy-new.yml --log logs/usage.log* --from 2026-12-01T00:00:00Z --account acme" })
final class SimulateCommand implements Callable<Integer> {

	@Parameters(index = "0", paramLabel = "FILE", description = "The policy file to try.")
	private Path file = Path.of("");

	@Option(names = "--log", required = true, arity = "1..*", paramLabel = "LOG",
			description = "Usage logs of all nodes, rotated ones too, plain or .gz, in any order.")
	private List<Path> logs = List.of();

	@Option(names = "--at", paramLabel = "INSTANT", converter = PolicyCommand.At.class,
			description = "Replay every call under what the file says for this instant: so a change is tried before it comes.")
	private @Nullable Instant at;

	@Option(names = "--from", paramLabel = "INSTANT", converter = PolicyCommand.At.class,
			description = "Look at calls from this instant on; earlier ones only tell what was used.")
	private @Nullable Instant from;

	@Option(names = "--to", paramLabel = "INSTANT", converter = PolicyCommand.At.class,
			description = "Look at calls before this instant.")
	private @Nullable Instant to;

	@Option(names = "--account", paramLabel = "ACCOUNT", converter = Id.class,
			description = "Look at one account only.")
	private @Nullable String account;

	@Option(names = "--all", description = "Show all accounts, not only the " + SimulationText.MOST
			+ " that lose most calls. --json always has all.")
	private boolean all;

	private final Output output;

	SimulateCommand(Output output) {
		this.output = output;
	}

	@Override
	public Integer call() {
		PolicyRevisions policy = PolicyCommand.load(this.file);
		try (UsageLogs read = UsageLogs.open(this.logs)) {
			Report report = new Report();
			Simulation simulation = new Simulation(policy, this.at);
			Progress progress = new Progress(this.output::note, System::nanoTime);
			simulation.run(read, new Selection(this.from, this.to, this.account), report::add,
					() -> progress.tell(read));
			return print(new SimulationText(this.file, report, read, simulation), report);
		}
		catch (NoSuchFileException ex) {
			throw CommandFailure.misused("There is no file " + ex.getFile() + '.');
		}
		catch (FileSystemException ex) {
			throw CommandFailure.misused("A log cannot be read: " + ex.getMessage());
		}
		catch (IOException ex) {
			throw CommandFailure.misused("A log cannot be read: " + ex);
		}
		catch (OutOfMemoryError ex) {
			throw CommandFailure.misused(
					"The replay needs more memory: set MEMGATE_HEAP, such as MEMGATE_HEAP=1g, or look at one --account.");
		}
	}

	private int print(SimulationText text, Report report) {
		text.remarks().forEach(this.output::note);
		if (text.isOfNothing()) {
			throw CommandFailure.misused("There is no usage record in what was read.");
		}
		this.output.print(text.json().toString(), (json) -> this.output.lines(text.lines(this.all)));
		return (report.sum().more() > 0) ? ExitCode.SOFTWARE : ExitCode.OK;
	}

}
