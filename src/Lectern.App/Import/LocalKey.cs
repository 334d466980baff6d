using Lectern.App.Configuration;

namespace Lectern.App.Import;

/// <summary>The API key that a server of the default shape leaves in its data directory.</summary>
static class LocalKey
{
    /// <summary>The key, or null where no server has written one (or this user may not read it).</summary>
    public static string? Read(string dataDirectory)
    {
        try
        {
            return File.ReadAllText(Path.Combine(dataDirectory, LocalSecrets.ApiKeyFile)).Trim() is { Length: > 0 } key ? key : null;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
