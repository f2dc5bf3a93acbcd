package io.memgate.gateway.routing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate of a test's own for 127.0.0.1, made by the JDK's keytool, with its key as
 * PEM files of a folder.
 */
record TestCertificate(KeyStore store) {

	private static final String PASSWORD = "changeit";

	private static final String ALIAS = "listener";

	/** Makes one, in place of the one that the folder has. */
	static TestCertificate into(Path folder) throws IOException, GeneralSecurityException {
		Path file = folder.resolve("made.p12");
		Files.deleteIfExists(file);
		int status = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", ALIAS, "-keyalg", "EC", "-dname", "CN=" + UUID.randomUUID(), "-ext",
				"san=ip:127.0.0.1,dns:localhost", "-validity", "2", "-storetype", "PKCS12", "-storepass", PASSWORD,
				"-keystore", file.toString())
			.start()
			.onExit()
			.join()
			.exitValue();
		if (status != 0) {
			throw new IOException("keytool ended with " + status);
		}
		TestCertificate made = new TestCertificate(KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray()));
		made.write(folder);
		return made;
	}

	private void write(Path folder) throws IOException, GeneralSecurityException {
		replace(folder.resolve("key.pem"),
				pem("PRIVATE KEY", this.store.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
		replace(folder.resolve("certificate.pem"), pem("CERTIFICATE", encoded()));
	}

	private static void replace(Path file, String text) throws IOException {
		Path next = Files.writeString(file.resolveSibling("next"), text);
		Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
	}

	private static String pem(String what, byte[] bytes) {
		return "-----BEGIN " + what + "-----\n" + Base64.getMimeEncoder().encodeToString(bytes) + "\n-----END " + what
				+ "-----\n";
	}

	/** The certificate as it is sent. */
	byte[] encoded() throws GeneralSecurityException {
		return this.store.getCertificate(ALIAS).getEncoded();
	}

	/** For clients that trust some certificates, and no others. */
	static SSLContext trusting(List<TestCertificate> certificates) throws GeneralSecurityException, IOException {
		KeyStore trusted = KeyStore.getInstance("PKCS12");
		trusted.load(null, null);
		for (TestCertificate each : certificates) {
			trusted.setCertificateEntry("c" + trusted.size(), each.store.getCertificate(ALIAS));
		}
		TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		managers.init(trusted);
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, managers.getTrustManagers(), null);
		return context;
	}

}
