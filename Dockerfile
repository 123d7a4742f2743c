FROM eclipse-temurin:25-jdk AS build
WORKDIR /src
COPY mvnw pom.xml ./
COPY .mvn .mvn
COPY src/main src/main
RUN --mount=type=cache,target=/root/.m2 \
    ./mvnw -q -B -Dmaven.test.skip=true -Dspotless.check.skip=true -P '!emulator' package
RUN "$JAVA_HOME/bin/jlink" --strip-java-debug-attributes --no-header-files --no-man-pages \
    --add-modules java.base,java.desktop,java.instrument,java.logging,java.management,java.naming,java.net.http,java.security.jgss,java.sql,java.xml,jdk.crypto.cryptoki,jdk.httpserver,jdk.jfr,jdk.management,jdk.net,jdk.unsupported,jdk.zipfs \
    --output /opt/java
RUN mkdir -p /out/millrace /out/data && cp -r target/millrace.jar target/lib /out/millrace/

FROM debian:bookworm-slim
COPY --from=build /opt/java /opt/java
COPY --from=build /out/millrace /opt/millrace
COPY --from=build --chown=10001:10001 /out/data /var/lib/millrace
USER 10001:10001
WORKDIR /var/lib/millrace
ENV MILLRACE_DATA_DIR=/var/lib/millrace
EXPOSE 8080
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=8s --start-period=20s --retries=3 \
    CMD ["/opt/java/bin/java", "-XX:TieredStopAtLevel=1", "-Xmx64m", "-jar", "/opt/millrace/millrace.jar", "health"]
ENTRYPOINT ["/opt/java/bin/java", "-XX:+UseCompactObjectHeaders", "-XX:+ExitOnOutOfMemoryError", "-XX:MaxRAMPercentage=70", "--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-jar", "/opt/millrace/millrace.jar"]
CMD ["serve"]
