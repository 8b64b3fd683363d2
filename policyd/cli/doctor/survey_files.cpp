#include "common/base/text.h"
#include "common/doctor/plan.h"
#include "policyd/cli/doctor/survey.h"

#include <cerrno>
#include <cstring>
#include <pwd.h>
#include <sys/stat.h>

namespace mta_tls::doctor {

namespace {

// Whom the MTA's processes run as; Postfix gives up all but the user's own group.
struct Account {
  uid_t user;
  gid_t group;
};

std::optional<Account> account_of(const std::string& name) {
  const auto* entry = ::getpwnam(name.c_str());
  return entry ? std::optional(Account{entry->pw_uid, entry->pw_gid}) : std::nullopt;
}

// `right` as in the last digit of a mode: 4 to read, 2 to write, 1 to pass.
bool may(const struct stat& file, const Account& account, mode_t right) {
  if (account.user == 0) {
    return true;
  }
  const unsigned shift = file.st_uid == account.user    ? 6
                         : file.st_gid == account.group ? 3
                                                        : 0;
  return (file.st_mode & (right << shift)) != 0;
}

// Whether every folder on the way lets the account pass.
bool may_reach(const std::string& path, const Account& account) {
  for (auto slash = path.find('/', 1); slash != path.npos;
       slash = path.find('/', slash + 1)) {
    struct stat folder {};
    if (::stat(path.substr(0, slash).c_str(), &folder) != 0 || !may(folder, account, 1)) {
      return false;
    }
  }
  return true;
}

FileKind kind_of(mode_t mode) {
  if (S_ISREG(mode)) {
    return FileKind::file;
  }
  if (S_ISDIR(mode)) {
    return FileKind::folder;
  }
  return S_ISSOCK(mode) ? FileKind::socket : FileKind::other;
}

void look_at(const std::string& path, const Account& account, Survey& survey) {
  survey.looked_at.push_back(path);
  struct stat file {};
  if (::stat(path.c_str(), &file) == 0) {
    const auto kind = kind_of(file.st_mode);
    const bool is_open =
        may_reach(path, account) && may(file, account, kind == FileKind::socket ? 2 : 4);
    survey.host.ground.files.insert_or_assign(path, FileFact{kind, is_open});
  } else if (errno == ENOENT || errno == ENOTDIR) {
    survey.host.ground.files.insert_or_assign(path, FileFact{});
  } else {
    survey.not_seen(path, std::strerror(errno));
  }
}

// smtp(8) reads it after it has changed its root.
std::string resolv_conf_of(const PostfixHost& host) {
  constexpr std::string_view usual = "/etc/resolv.conf";
  for (const auto* client : smtp_clients(host)) {
    if (client->chroot) {
      return host.outside(*client, usual);
    }
  }
  return std::string(usual);
}

void look_at_resolver(Survey& survey) {
  constexpr std::string_view keyword = "nameserver ";
  auto& ground = survey.host.ground;
  ground.resolv_conf = resolv_conf_of(*survey.host.postfix);
  const auto text = survey.read(ground.resolv_conf);
  for (const auto line : split(text ? *text : std::string(), '\n')) {
    if (line.starts_with(keyword)) {
      ground.nameservers.emplace_back(trim(line.substr(keyword.size())));
    }
  }
}

} // namespace

void look_at_files(Survey& survey) {
  const auto& postfix = survey.host.postfix;
  if (!postfix || !survey.host.policy.table) {
    return;
  }
  const std::string owner(postfix->value("mail_owner"));
  const auto account = account_of(owner);
  if (!account) {
    survey.not_seen("user " + owner, "there is no such user here");
    return;
  }
  for (const auto& path : paths_of_interest(survey.host)) {
    look_at(path, *account, survey);
  }
  if (needs_of(*survey.host.policy.table, survey.host.now).dane) {
    look_at_resolver(survey);
  }
}

} // namespace mta_tls::doctor
