package io.memgate.gateway.policy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Reads a policy file and the profile it names, {@code profiles/<profile>.yml} beside it,
 * and validates the two as one. Blocks while it reads.
 */
public final class PolicyLoader {

	private static final int MAX_BYTES = 1024 * 1024;

	private final Mistakes mistakes = new Mistakes();

	private final MessageDigest digest = sha256();

	private PolicyLoader() {
	}

	/**
	 * Loads a policy. Each file is read once; what is hashed is what is parsed.
	 * @param policyFile the policy file
	 * @return the policy; its hash is that of the policy's bytes followed by the
	 * profile's
	 * @throws PolicyException with every mistake that was found
	 */
	public static UsagePolicy load(Path policyFile) {
		return new PolicyLoader().read(policyFile);
	}

	private UsagePolicy read(Path policyFile) {
		String fileName = String.valueOf(policyFile.getFileName());
		YamlMap policy = file(policyFile, fileName, new Place(fileName, 0, ""));
		Keys.POLICY.check(policy);
		String name = policy.optional("profile", Form.SLUG);
		Profile profile = (name != null) ? profile(policyFile, name, policy.placeOf("profile"))
				: new ProfileBinding("").bind(YamlMap.standIn(policy.place()));
		UsagePolicy usagePolicy = new PolicyBinding(profile).bind(policy,
				HexFormat.of().formatHex(this.digest.digest()));
		this.mistakes.throwIfAny();
		return usagePolicy;
	}

	private Profile profile(Path policyFile, String name, Place named) {
		String fileName = "profiles/" + name + ".yml";
		YamlMap file = file(policyFile.resolveSibling(fileName), fileName, named);
		Keys.PROFILE.check(file);
		return new ProfileBinding(name).bind(file);
	}

	private YamlMap file(Path path, String fileName, Place named) {
		Place place = new Place(fileName, 0, "");
		try (InputStream in = Files.newInputStream(path)) {
			byte[] bytes = in.readNBytes(MAX_BYTES + 1);
			if (bytes.length <= MAX_BYTES) {
				this.digest.update(bytes);
				return text(bytes, fileName);
			}
			this.mistakes.add(place, "the file is larger than " + MAX_BYTES + " bytes");
		}
		catch (NoSuchFileException ex) {
			this.mistakes.add(named, "there is no file " + path);
		}
		catch (IOException ex) {
			this.mistakes.add(place, "the file cannot be read: " + ex);
		}
		return YamlMap.standIn(place);
	}

	private YamlMap text(byte[] bytes, String fileName) {
		ByteBuffer buffer = ByteBuffer.wrap(bytes);
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(buffer).toString();
			return YamlParser.parse(fileName, text, this.mistakes);
		}
		catch (CharacterCodingException ex) {
			String before = new String(bytes, 0, buffer.position(), StandardCharsets.UTF_8);
			Place place = new Place(fileName, 1 + (int) before.chars().filter((c) -> c == '\n').count(), "");
			this.mistakes.add(place, "the file is not UTF-8");
			return YamlMap.standIn(place);
		}
	}

	private static MessageDigest sha256() {
		try {
			return MessageDigest.getInstance("SHA-256");
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
