package io.memgate.gateway.cli;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.time.Clock;
import java.util.Map;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParseResult;

/**
 * The command line {@code memgate}.
 *
 * <p>
 * Every command has the standard help options in its own annotation, because picocli
 * counts the parameters of a command's method from behind them; given to it later they
 * would shift the values.
 */
@Command(name = "memgate", mixinStandardHelpOptions = true, synopsisSubcommandLabel = "COMMAND",
		description = "Administers a Memgate gateway through its admin API, and checks policy files.",
		footer = { "", "Exit status: 0 done, 1 refused or failed, 2 wrong usage.", "", "Example:",
				"  source deploy/local/.data/memgate.env", "  memgate account show demo" })
public final class MemgateCommand {

	@Mixin
	private final AdminConnection admin;

	@Mixin
	private final Output output;

	private MemgateCommand(AdminConnection admin, Output output) {
		this.admin = admin;
		this.output = output;
	}

	public static void main(String[] args) {
		PrintWriter out = new PrintWriter(System.out, true);
		PrintWriter err = new PrintWriter(System.err, true);
		System.exit(run(System.getenv(), new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())),
				out, err, args));
	}

	/**
	 * Runs one command.
	 * @param in where what must be typed is read
	 * @return the exit status: 0 done, 1 refused or failed, 2 wrong usage
	 */
	static int run(Map<String, String> environment, BufferedReader in, PrintWriter out, PrintWriter err,
			String... args) {
		AdminConnection admin = new AdminConnection(environment);
		Output output = new Output(out, err);
		CommandLine memgate = new CommandLine(new MemgateCommand(admin, output))
			.addSubcommand(new AccountCommand(admin, output, in))
			.addSubcommand(new ProjectCommand(admin, output, in))
			.addSubcommand(new KeyCommand(admin, output))
			.addSubcommand(new GrantCommand(admin, output))
			.addSubcommand(new RequestCommand(admin, output))
			.addSubcommand(new UsageCommand(admin, output))
			.addSubcommand(new StatementCommand(admin, output))
			.addSubcommand(new BusiestCommand(admin, output))
			.addSubcommand(new ThrottleCommand(admin, output))
			.addSubcommand(new LedgerCommand(admin, output))
			.addSubcommand(new WebhookCommand(admin, output))
			.addSubcommand(new CredentialCommand(admin, output))
			.addSubcommand(new AuditCommand(admin, output))
			.addSubcommand(new CommandLine(new PolicyCommand(output, Clock.systemUTC()))
				.addSubcommand(new SimulateCommand(output)));
		nameVersion(memgate, "memgate " + MemgateCommand.class.getPackage().getImplementationVersion());
		return memgate.setOut(out).setErr(err).setExecutionExceptionHandler(MemgateCommand::explain).execute(args);
	}

	private static void nameVersion(CommandLine command, String version) {
		command.getCommandSpec().version(version);
		command.getSubcommands().values().forEach((each) -> nameVersion(each, version));
	}

	private static int explain(Exception ex, CommandLine command, ParseResult parsed) throws Exception {
		if (ex instanceof CommandFailure failure) {
			command.getErr().println("memgate: " + failure.getMessage());
			return failure.exitCode();
		}
		throw ex;
	}

}
