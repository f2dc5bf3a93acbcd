# What is run: the two applications, built when they are not, and a Redis server.
# To be sourced with `root` set to the source tree, `data` to the data folder and, for Redis, JAVA_HOME.
# shellcheck shell=bash

# build: builds both modules if one of them is missing or older than its sources, and says so.
build() {
	local reason=''
	reason=$(stale gateway)$(stale memory-backend)
	if [[ -n $reason ]]; then
		say "Building, because ${reason%, }: ./mvnw -q -DskipTests package"
		(cd "$root" && ./mvnw -q -DskipTests package) || fail "The build failed."
	fi
}

# stale MODULE: prints why a module has to be built; nothing when its jar is up to date.
stale() {
	local jar
	jar=$(newest_jar "$root" "$1")
	if [[ -z $jar ]]; then
		printf 'the %s is not built, ' "$1"
	elif [[ -n $(find "$root/pom.xml" "$root/$1/pom.xml" "$root/$1/src/main" -newer "$(built_at "$jar")") ]]; then
		printf 'the %s is older than its sources, ' "$1"
	fi
}

# unpack: brings what is run into the data folder, side by side, and sets `redis`.
unpack() {
	local job jobs=() module
	for module in gateway memory-backend; do
		extract_jar "$(newest_jar "$root" "$module")" "$data/app/$module" >/dev/null &
		jobs+=("$!")
	done
	find_redis
	for job in "${jobs[@]}"; do
		wait "$job"
	done
}

# find_redis: sets `redis` to a Redis server that runs here, the one on the PATH or else the one that the tests use.
find_redis() {
	redis=$(command -v redis-server || true)
	if [[ -z $redis ]] || ! redis_serves 2>/dev/null; then
		redis=$data/bin/redis-server
		[[ -x $redis ]] || unpack_redis
		redis_serves || fail "There is no redis-server of version 6.2 or later on the PATH, and the bundled one does not run" \
			"here: it needs OpenSSL 3 (libssl.so.3 and libcrypto.so.3). Install either."
	fi
	if [[ -d $data/redis/appendonlydir ]] && ((redis_version < 700)); then
		fail "$data/redis was written by Redis 7 or later, and $redis is older: put a redis-server 7 on the PATH."
	fi
}

# redis_serves: tries `redis` and sets `redis_version`, 602 for 6.2; whether it is recent enough.
redis_serves() {
	[[ $("$redis" --version) =~ v=([0-9]+)\.([0-9]+) ]] || return
	redis_version=$((BASH_REMATCH[1] * 100 + BASH_REMATCH[2]))
	((redis_version >= 602))
}

# unpack_redis: takes the server for this machine out of the embedded-redis artifact.
unpack_redis() {
	local platform artifact binary
	case $(uname -sm) in
		'Linux x86_64') platform=linux-amd64 ;;
		'Linux aarch64') platform=linux-arm64 ;;
		'Darwin x86_64') platform=darwin-amd64 ;;
		'Darwin arm64') platform=darwin-arm64 ;;
		*) fail "There is no redis-server on the PATH, and none is bundled for $(uname -sm)." ;;
	esac
	embedded_redis
	binary=$("$JAVA_HOME/bin/jar" tf "$artifact" | grep -- "$platform\$")
	(cd "$data/bin" && "$JAVA_HOME/bin/jar" xf "$artifact" "$binary")
	chmod +x "$data/bin/$binary"
	mv "$data/bin/$binary" "$data/bin/redis-server"
	rm -f "$data/bin"/*.jar
}

# embedded_redis: sets `artifact` to the embedded-redis jar of the local Maven repository, fetched when it is not there.
embedded_redis() {
	local version
	version=$(sed -n 's/.*<embedded-redis.version>\(.*\)<.*/\1/p' "$root/pom.xml")
	artifact=$HOME/.m2/repository/com/github/codemonstur/embedded-redis/$version/embedded-redis-$version.jar
	if [[ ! -f $artifact ]]; then
		say "Fetching embedded-redis $version, which carries a Redis server."
		artifact=$data/bin/embedded-redis-$version.jar
		(cd "$root" && ./mvnw -q -N dependency:copy -Dartifact="com.github.codemonstur:embedded-redis:$version" \
			-DoutputDirectory="$data/bin") || fail "It could not be fetched."
	fi
}
