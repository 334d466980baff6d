using Lectern.App.Configuration;
using Lectern.App.Tests.Fixtures;
using Microsoft.Extensions.Configuration;

namespace Lectern.App.Tests.Configuration;

/// <summary>The secrets that the default shape makes for itself.</summary>
public sealed class Local_secrets
{
    readonly string folder = TempFolders.Next("secrets");

    [Fact]
    public void They_are_made_once_and_read_ever_after()
    {
        var (api, data) = (LocalSecrets.ApiKey(Settings()), LocalSecrets.DataKey(Settings()));
        var signature = LocalSecrets.JwtSecret(Settings()).Sign([1]);

        LocalSecrets.ApiKey(Settings()).ShouldBe(api);
        LocalSecrets.DataKey(Settings()).Bytes.ShouldBe(data.Bytes);
        LocalSecrets.JwtSecret(Settings()).Sign([1]).ShouldBe(signature);
        Directory.GetFiles(folder).Count(f => !f.EndsWith(".lock", StringComparison.Ordinal)).ShouldBe(3, "nothing unfinished is left behind");
        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(Path.Combine(folder, LocalSecrets.DataKeyFile)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
            File.GetUnixFileMode(Path.Combine(folder, LocalSecrets.JwtSecretFile)).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Fact]
    public async Task Of_many_starts_at_once_all_have_the_same()
    {
        var keys = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(() => LocalSecrets.ApiKey(Settings()))));

        keys.Distinct().Count().ShouldBe(1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("lk_short")]
    public void A_broken_api_key_stops_the_start_and_says_which_file_it_is(string held)
    {
        Hold(LocalSecrets.ApiKeyFile, held);

        Should.Throw<InvalidOperationException>(() => LocalSecrets.ApiKey(Settings())).Message.ShouldContain(Path.Combine(folder, LocalSecrets.ApiKeyFile));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no base64!")]
    [InlineData("AAAA")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public void So_does_a_broken_data_key(string held)
    {
        Hold(LocalSecrets.DataKeyFile, held);

        Should.Throw<InvalidOperationException>(() => LocalSecrets.DataKey(Settings())).Message.ShouldContain("from a backup");
    }

    [Theory]
    [InlineData("")]
    [InlineData("0123456789012345678901234567890")]
    public void And_a_broken_secret_of_tokens(string held)
    {
        Hold(LocalSecrets.JwtSecretFile, held);

        Should.Throw<InvalidOperationException>(() => LocalSecrets.JwtSecret(Settings())).Message.ShouldContain(Path.Combine(folder, LocalSecrets.JwtSecretFile));
    }

    void Hold(string name, string text)
    {
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, name), text);
    }

    Settings Settings() => new(new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["LECTERN_DATA"] = folder }).Build());
}
