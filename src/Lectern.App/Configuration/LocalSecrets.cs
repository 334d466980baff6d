using System.Security.Cryptography;
using Lectern.Postgres;

namespace Lectern.App.Configuration;

/// <summary>
/// The secrets of the default shape: made on the first start and kept in the data folder, readable by its owner only. With a
/// database of one's own they must be given: a key made up beside one process would be no key for the next.
/// </summary>
static class LocalSecrets
{
    public const string ApiKeyFile = "service-api-key";
    const string DataKeyFile = "data-key";

    public static string ApiKey(Settings settings) =>
        settings.ServiceApiKey ?? (settings.ConnectionString is null
            ? ReadOrMake(settings, ApiKeyFile, () => "lk_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)))
            : throw new SettingException("SERVICE_API_KEY", "", "a key of at least 16 characters where POSTGRES_URL or DB_HOST is set", false));

    public static DataKey DataKey(Settings settings)
    {
        if (settings.DataKey is { } given) return new(given);
        if (settings.ConnectionString is not null)
        {
            throw new SettingException("DATA_KEY", "", "32 bytes in base64, as `openssl rand -base64 32` prints them, where POSTGRES_URL or DB_HOST is set", false);
        }
        return new(Convert.FromBase64String(ReadOrMake(settings, DataKeyFile, () => Convert.ToBase64String(RandomNumberGenerator.GetBytes(Lectern.Postgres.DataKey.Length)))));
    }

    static string ReadOrMake(Settings settings, string name, Func<string> make)
    {
        Directory.CreateDirectory(settings.DataDirectory);
        var path = Path.Combine(settings.DataDirectory, name);
        try
        {
            // CreateNew: of two starts at once one makes the key, and the other reads it.
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var file = new StreamWriter(path, options);
            var made = make();
            file.WriteLine(made);
            return made;
        }
        catch (IOException) when (File.Exists(path))
        {
            return File.ReadAllText(path).Trim();
        }
    }
}
