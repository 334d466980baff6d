using System.Text;
using Lectern.App.Access;
using Lectern.App.Access.Tokens;
using Lectern.App.Commands;
using Lectern.App.Tests.Durability.Harness;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Commands;

public sealed class Token_command
{
    [Fact]
    public async Task It_prints_a_token_by_the_secret_and_nothing_else()
    {
        using var process = LecternProcess.Start(["token", "--sub", "lms", "--role", "service", "--tenant", "campus", "--scope", "ingest, read", "--expires", "2m"], ("JWT_SECRET", TestServer.JwtSecret));
        (await process.ExitAsync()).ShouldBe(0, process.Output);

        var validator = new TokenValidator(new TokenRules(), new SharedSecret(Encoding.UTF8.GetBytes(TestServer.JwtSecret)), null, TimeProvider.System);
        var claims = (await validator.ValidateAsync(process.Output, default)).Claims.ShouldNotBeNull();
        (claims.Subject, claims.Tenant, claims.Role, claims.IsOwn).ShouldBe(("lms", "campus", Role.Service, true));
        claims.Scopes.ShouldBe(Scopes.Ingest | Scopes.Read);
        (claims.ExpiresAt - TimeProvider.System.GetUtcNow()).ShouldBeInRange(TimeSpan.FromSeconds(-60), TimeSpan.FromSeconds(120));
    }

    [Theory]
    [InlineData("--role 'king'; it takes student, instructor, admin or service.", "--sub", "u", "--role", "king")]
    [InlineData("--scope is for --role service", "--sub", "u", "--role", "admin", "--scope", "read")]
    [InlineData("--scope 'root'; it takes ingest, read, admin", "--sub", "u", "--role", "service", "--scope", "root")]
    [InlineData("--expires '1y'; it takes a number with s, m, h or d", "--sub", "u", "--role", "admin", "--expires", "1y")]
    [InlineData("--sub ' '; it takes a text of 1 to 200 characters.", "--sub", " ", "--role", "admin")]
    [InlineData("Option '--sub' is required.", "--role", "admin")]
    public void What_it_does_not_take_it_names(string error, params string[] arguments) =>
        string.Join(' ', TokenCommand.Create().Parse(arguments).Errors.Select(e => e.Message)).Replace(" is '", " '", StringComparison.Ordinal).ShouldContain(error);

    [Theory]
    [InlineData("1s", 1)]
    [InlineData("90s", 90)]
    [InlineData("15m", 900)]
    [InlineData("1h", 3_600)]
    [InlineData("365d", 31_536_000)]
    [InlineData("366d", null)]
    [InlineData("0h", null)]
    [InlineData("-1h", null)]
    [InlineData("1.5h", null)]
    [InlineData("h", null)]
    [InlineData("1", null)]
    [InlineData("", null)]
    [InlineData("999999999999d", null)]
    [InlineData("1w", null)]
    public void It_holds_as_long_as_was_asked(string text, int? seconds) => ((int?)TokenCommand.Lifetime(text)?.TotalSeconds).ShouldBe(seconds);
}
