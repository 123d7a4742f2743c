package dev.millrace.http;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.AsciiString;
import jakarta.inject.Singleton;

/// Refuses requests that say their length in two ways (RFC 9112, section 6.1): a proxy may read
/// them differently and let a hidden second request pass. Netty would drop the one length silently.
@Singleton
final class StrictHttp implements BeanCreatedEventListener<NettyServerCustomizer.Registry> {
  private static final AsciiString IDEMPOTENCY_KEY =
      AsciiString.cached(SubmitRequest.IDEMPOTENCY_KEY);

  private final NettyHttpServerConfiguration server;

  StrictHttp(NettyHttpServerConfiguration server) {
    this.server = server;
  }

  @Override
  public NettyServerCustomizer.Registry onCreated(
      BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
    event.getBean().register(new Connections());
    return event.getBean();
  }

  private HttpServerCodec codec() {
    return new HttpServerCodec(
        new HttpDecoderConfig()
            .setMaxInitialLineLength(server.getMaxInitialLineLength())
            .setMaxHeaderSize(server.getMaxHeaderSize())
            .setMaxChunkSize(server.getMaxChunkSize())
            .setInitialBufferSize(server.getInitialBufferSize())
            .setHeadersFactory(new StrictHeaders.Factory()));
  }

  private final class Connections implements NettyServerCustomizer {
    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
      return role == ChannelRole.CONNECTION ? new Connection(channel) : this;
    }
  }

  private final class Connection implements NettyServerCustomizer {
    private final Channel channel;

    Connection(Channel channel) {
      this.channel = channel;
    }

    @Override
    public void onInitialPipelineBuilt() {
      String name = channel.pipeline().context(HttpServerCodec.class).name();
      channel.pipeline().replace(HttpServerCodec.class, name, codec());
    }
  }

  /// Netty let a character of an idempotency key not pass.
  static final class BadKey extends IllegalArgumentException {}

  /// Headers of a request, from which Netty's decoder may not drop a length.
  private static final class StrictHeaders extends DefaultHttpHeaders {
    StrictHeaders(DefaultHttpHeadersFactory factory) {
      super(factory.getNameValidator(), factory.getValueValidator());
    }

    @Override
    public HttpHeaders remove(CharSequence name) {
      if (HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)
          && contains(HttpHeaderNames.TRANSFER_ENCODING)) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
      }
      return super.remove(name);
    }

    @Override
    public HttpHeaders add(CharSequence name, Object value) {
      try {
        return super.add(name, value);
      } catch (IllegalArgumentException e) {
        throw IDEMPOTENCY_KEY.contentEqualsIgnoreCase(name) ? new BadKey() : e;
      }
    }

    private record Factory() implements HttpHeadersFactory {
      @Override
      public HttpHeaders newHeaders() {
        return new StrictHeaders(DefaultHttpHeadersFactory.headersFactory());
      }

      @Override
      public HttpHeaders newEmptyHeaders() {
        return newHeaders();
      }
    }
  }
}
