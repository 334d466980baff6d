namespace Lectern.App.Import;

/// <summary>Where events go: a server, the key it takes, and the local directory that remembers how far an import got.</summary>
sealed record ImportTarget(Uri Server, string ApiKey, string DataDirectory)
{
    /// <summary>What the command line says, else the environment, else the local server of the default shape.</summary>
    public static ImportTarget Resolve(string? url, string? apiKey, Func<string, string?> environment)
    {
        var address = url ?? $"http://127.0.0.1:{Given("PORT") ?? "3007"}";
        if (!Uri.TryCreate(address, UriKind.Absolute, out var server) || server.Scheme is not ("http" or "https"))
            throw new ImportException($"'{address}' is not the address of a server: give one such as http://127.0.0.1:3007.");

        var data = Path.GetFullPath(Given("LECTERN_DATA") ?? "var");
        // The local server's key is shown to nobody but the local server.
        var key = apiKey ?? Given("SERVICE_API_KEY") ?? (server.IsLoopback ? LocalKey.Read(data) : null)
            ?? throw new ImportException(server.IsLoopback
                ? $"No API key: start the server first (it leaves its key in {data}), or give one by --api-key or SERVICE_API_KEY."
                : $"No API key for {server}: give one by --api-key or SERVICE_API_KEY.");
        return new ImportTarget(server, key, data);

        string? Given(string variable) => environment(variable) is { Length: > 0 } value ? value : null;
    }
}
