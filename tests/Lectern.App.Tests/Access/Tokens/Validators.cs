using System.Text;
using Lectern.App.Access.Tokens;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectern.App.Tests.Access.Tokens;

/// <summary>Validators of three installations, at <see cref="Forge.Now"/>: with secret and keys, with the secret alone, with keys alone.</summary>
public sealed class Validators : IAsyncLifetime, IDisposable
{
    readonly MovedClock clock = new(Forge.Now);
    KeyServer? server;
    JwksSource? source;

    internal TokenValidator Both { get; private set; } = null!;

    internal TokenValidator SecretOnly { get; private set; } = null!;

    internal TokenValidator KeysOnly { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        server = await KeyServer.StartAsync(Forge.KeySet(Forge.RsaJwk, Forge.EcJwk));
        source = new JwksSource(server.Url, new JwksTimes(), clock, NullLogger<JwksSource>.Instance);
        await source.RefreshAsync();
        var secret = new SharedSecret(Encoding.UTF8.GetBytes(Forge.Secret));
        var rules = new TokenRules { Issuer = Forge.Issuer, Audience = Forge.Audience };
        Both = new(rules, secret, source, clock);
        SecretOnly = new(new TokenRules(), secret, null, clock);
        KeysOnly = new(rules, null, source, clock);
    }

    public async Task DisposeAsync()
    {
        if (server is not null) await server.DisposeAsync();
    }

    public void Dispose() => source?.Dispose();

    internal TokenValidator Of(Installation installation) => installation switch
    {
        Installation.SecretOnly => SecretOnly,
        Installation.KeysOnly => KeysOnly,
        _ => Both,
    };
}

enum Installation
{
    Both,
    SecretOnly,
    KeysOnly,
}
