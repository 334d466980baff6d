using Lectern.App.Import;

namespace Lectern.App.Tests.Import;

public sealed class ImportTargetTests : IDisposable
{
    readonly string data = Directory.CreateTempSubdirectory("lectern-target-").FullName;

    public void Dispose() => Directory.Delete(data, recursive: true);

    [Fact]
    public void The_local_server_and_its_key_are_the_default()
    {
        File.WriteAllText(Path.Combine(data, "service-api-key"), "local\n");

        Resolve().ShouldBe(new ImportTarget(new Uri("http://127.0.0.1:3007"), "local", data));
        Resolve(environment: ("PORT", "4000")).Server.Port.ShouldBe(4000);
        Resolve(environment: ("SERVICE_API_KEY", "given")).ApiKey.ShouldBe("given");
        Resolve(key: "said", environment: ("SERVICE_API_KEY", "given")).ApiKey.ShouldBe("said");
    }

    [Fact]
    public void The_local_key_is_never_sent_elsewhere()
    {
        File.WriteAllText(Path.Combine(data, "service-api-key"), "local");

        Should.Throw<ImportException>(() => Resolve("https://lectern.example")).Message.ShouldContain("--api-key or SERVICE_API_KEY");
    }

    [Fact]
    public void A_missing_key_or_a_bad_address_says_what_to_do()
    {
        Should.Throw<ImportException>(() => Resolve()).Message.ShouldContain("start the server first");
        Should.Throw<ImportException>(() => Resolve("localhost:3007")).Message.ShouldContain("'localhost:3007' is not the address of a server");
    }

    ImportTarget Resolve(string? url = null, string? key = null, (string Name, string Value) environment = default) =>
        ImportTarget.Resolve(url, key, name => name == "LECTERN_DATA" ? data : name == environment.Name ? environment.Value : null);
}
